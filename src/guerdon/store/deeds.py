"""Deeds of members in plays: each trigger once, read together."""

from datetime import date, datetime
from typing import Any

from django.db import connection

from guerdon.give.deeds import Deed
from guerdon.store import rows
from guerdon.store.models import Customer
from guerdon.store.models import Deed as Row


def add(*, customer: str, play: str, deed: Deed) -> bool:
    """Write the deed unless its trigger counted in this play before; whether it is new."""
    pk = Customer.objects.filter(key=customer).values_list("pk", flat=True).first()
    if pk is None:
        return False
    row: dict[str, Any] = {
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
    return bool(rows.insert(table="store_deed", rows=[row], unless="customer_id, play, source"))


def read(*, customer: str, play: str) -> tuple[Deed, ...]:
    """The member's deeds in this play, in order of time."""
    found = Row.objects.filter(customer__key=customer, play=play).order_by("at", "pk")
    return tuple(_deed(row) for row in found)


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
