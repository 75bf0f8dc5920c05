"""Shops in figures for the findings of the health check."""

from datetime import UTC, datetime, timedelta
from typing import Any

from guerdon.decide.health import check
from guerdon.decide.health.standing import Given, Quarter, Standing

NOW = datetime(2026, 3, 14, tzinfo=UTC)
LIMITS = {name: check.limits(name=name) for name in check.numbers() if name != "from"}


def shop(**words: Any) -> Standing:
    """A shop with nothing in it but what is said."""
    return Standing(at=NOW, **words)


def gave(*given: tuple[str, int, bool]) -> tuple[Given, ...]:
    """Offers that gave so much, personal or not."""
    return tuple(
        Given(offer=offer, minor=minor, personal=personal) for offer, minor, personal in given
    )


def quarters(*sums: tuple[int, int, int]) -> tuple[Quarter, ...]:
    """Quarters of sales, of sales with something off, and of what was off."""
    start = NOW - timedelta(days=364)
    return tuple(
        Quarter(
            start=start + number * timedelta(days=91),
            total_minor=total,
            reduced_minor=reduced,
            discount_minor=less,
        )
        for number, (total, reduced, less) in enumerate(sums)
    )
