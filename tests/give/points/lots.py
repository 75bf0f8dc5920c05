"""Lots for the tests of points."""

from datetime import UTC, datetime, timedelta
from typing import Any

from guerdon.terms.entry import Lot

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def lot(number: int, left: int, *, end: int | None = None, **words: Any) -> Lot:
    """A lot that ends so many days from now, usable since long ago."""
    given: dict[str, Any] = {
        "amount": max(left, 1),
        "earned_at": NOW - 9 * DAY,
        "available_at": NOW - 9 * DAY,
        "expires_at": None if end is None else NOW + end * DAY,
    }
    return Lot(lot=number, left=left, **given | words)
