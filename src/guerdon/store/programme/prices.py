"""Shelf prices as they were applied: written once, so that a reduction can be proven."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from guerdon.store import rows
from guerdon.store.bulk import among
from guerdon.store.house import access
from guerdon.store.models import Price, Product
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


PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Skus:
    """One page of the products that have a price, of `total`."""

    skus: tuple[str, ...]
    total: int
    page: int


def skus(*, search: str = "", page: int = 1, size: int = PAGE) -> Skus:
    """Products with a price whose code or name holds the text, by code."""
    found = Price.objects.order_by("sku")
    if search:
        named = Product.objects.filter(name__icontains=search).values("sku")
        found = found.filter(Q(sku__icontains=search) | Q(sku__in=named))
    listed = found.values_list("sku", flat=True).distinct()
    first = (max(page, 1) - 1) * size
    return Skus(skus=tuple(listed[first : first + size]), total=listed.count(), page=max(page, 1))


def recorded(*, moments: Collection[tuple[str, datetime]]) -> Mapping[tuple[str, datetime], int]:
    """Of these products and moments the prices that are recorded for exactly them."""
    wanted = set(moments)
    names = sorted({sku for sku, _ in wanted})
    ends = sorted(at for _, at in wanted)
    found: dict[tuple[str, datetime], int] = {}
    for start in range(0, len(names), 500):
        within = Price.objects.filter(
            sku__in=names[start : start + 500], at__range=(ends[0], ends[-1])
        )
        for sku, at, minor in within.values_list("sku", "at", "minor"):
            if (sku, at) in wanted:
                found[sku, at] = minor
    return found


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
