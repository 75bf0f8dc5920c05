"""Deeds of members in plays: each trigger once, read together."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from guerdon.give.deeds import Deed
from guerdon.store import rows
from guerdon.store.models import Deed as Row


def add(*, pk: int, deeds: Sequence[tuple[str, Deed]]) -> None:
    """Write the deeds of a member (row id), each in its play; what counted there stays as it is.

    Call it inside `write()` with the member's hand held.
    """
    lines: list[dict[str, Any]] = [
        {
            "customer_id": pk,
            "play": play,
            "source": deed.source,
            '"order"': deed.order,
            "at": deed.at,
            "day": connection.ops.adapt_datefield_value(deed.day),
            "minor": deed.minor,
            "units": deed.units,
            "marks": dict(deed.marks),
        }
        for play, deed in deeds
    ]
    rows.insert(table="store_deed", rows=lines, unless="customer_id, play, source")


def by_play(*, customer: str) -> dict[str, tuple[Deed, ...]]:
    """All deeds of the member, by play."""
    found: dict[str, list[Deed]] = {}
    for row in Row.objects.filter(customer__key=customer).order_by("at", "pk"):
        found.setdefault(row.play, []).append(_deed(row))
    return {play: tuple(deeds) for play, deeds in found.items()}


def players(*, play: str, since: datetime | None = None) -> int:
    """How many members have a deed in this play, all or those since a moment."""
    own = Row.objects.filter(play=play)
    if since is not None:
        own = own.filter(at__gte=since)
    return own.values("customer").distinct().count()


def _deed(row: Row) -> Deed:
    day: date = row.day
    return Deed(
        source=row.source,
        order=row.order,
        at=row.at,
        day=day,
        minor=row.minor,
        units=row.units,
        marks=row.marks,
    )
