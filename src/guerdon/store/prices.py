"""Shelf prices as they were applied: written once, so that a reduction can be proven."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from guerdon.store import access, rows
from guerdon.store.bulk import among
from guerdon.store.models import Price
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A product costs `minor` for everybody from `at` on, until its next price."""

    sku: str
    minor: int
    at: datetime


def record(*, prices: Sequence[Priced], actor: str, now: datetime) -> int | Refusal:
    """Keep the prices; how many were new. The same again changes nothing.

    Refused, with nothing changed: another price for a product and moment that has one already
    (`price_recorded`): a history that could be written anew would prove nothing.
    """
    wanted = {(one.sku, one.at): one.minor for one in prices}
    with write():
        new = 0
        for (sku, at), minor in sorted(wanted.items()):
            made = rows.insert(
                table="store_price",
                unless="sku, at",
                rows=[{"sku": sku, "at": at, "minor": minor}],
            )
            new += len(made)
            if not made:
                standing = Price.objects.get(sku=sku, at=at).minor
                if standing != minor:
                    undo()
                    data = {"sku": sku, "at": at.isoformat(), "recorded_minor": standing}
                    return Refusal(reason="price_recorded", data=data)
        if new:
            data = {"new": new}
            access.note(actor=actor, act="prices.recorded", subject="", data=data, now=now)
    return new


def history(*, sku: str, most: int = 500) -> tuple[Priced, ...]:
    """The prices of a product, the newest first."""
    found = Price.objects.filter(sku=sku).order_by("-at")[:most]
    return tuple(Priced(sku=row.sku, minor=row.minor, at=row.at) for row in found)


# Every price from the moment on, and the one that was in force at it.
STANDING = """
SELECT p.sku, p.at, p.minor FROM store_price p
WHERE {among} AND p.at <= %s AND p.at >= coalesce(
  (SELECT max(q.at) FROM store_price q WHERE q.sku = p.sku AND q.at <= %s), p.at)
ORDER BY p.sku, p.at
"""


def standing(
    *, skus: Collection[str], since: datetime, until: datetime
) -> Mapping[str, tuple[tuple[datetime, int], ...]]:
    """The prices of these products that were in force between the moments, in order of time."""
    wanted = sorted(set(skus))
    if not wanted:
        return {}
    adapt = connection.ops.adapt_datetimefield_value
    found: dict[str, list[tuple[datetime, int]]] = {}
    with connection.cursor() as cursor:
        test, values = among("p.sku", wanted)
        cursor.execute(STANDING.format(among=test), [*values, adapt(until), adapt(since)])
        for sku, at, minor in cursor.fetchall():
            found.setdefault(sku, []).append((rows.moment(at), int(minor)))
    return {sku: tuple(points) for sku, points in found.items()}
