"""A standing as plain data in its row, and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from guerdon.store.bulk import read as moment
from guerdon.store.bulk import told
from guerdon.terms.tiers import Rise, Standing

MOMENTS = tuple(one.name for one in fields(Standing) if one.name not in ("tier", "rises"))


def plain(*, standing: Standing) -> dict[str, Any]:
    """What `read` reads back to an equal standing; what is None is left out."""
    found: dict[str, Any] = {"tier": standing.tier}
    for name in MOMENTS:
        value = getattr(standing, name)
        if value is not None:
            found[name] = told(value)
    if standing.rises:
        found["rises"] = [
            [told(one.at), _text(one.start), _text(one.end), one.before, one.after]
            for one in standing.rises
        ]
    return found


def read(*, state: Mapping[str, Any]) -> Standing:
    """The standing that was kept."""
    moments = {name: moment(state[name]) for name in MOMENTS if name in state}
    rises = tuple(
        Rise(
            at=moment(at),
            start=_moment(start),
            end=_moment(end),
            before=before,
            after=after,
        )
        for at, start, end, before, after in state.get("rises", ())
    )
    return Standing(tier=state["tier"], rises=rises, **moments)


def _text(at: datetime | None) -> str | None:
    return None if at is None else told(at)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment(text)
