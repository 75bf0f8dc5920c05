"""Stored recommendations: written list by list beside the old ones, read in one statement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from guerdon.store.models import Counter, Customer, Line, Product, Recommended, Recommender
from guerdon.store.writing import write
from guerdon.terms.limit import stock_key

MAKING, CURRENT = "making", "current"
CUSTOMER, ITEM, POPULAR = "customer", "item", "popular"
BATCH = 2_000
Rows = Sequence[Sequence[Any]]  # [sku, score, because]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommenderSeen:
    """The recommender in use: which version, what was tried, as of when."""

    version: int
    report: Mapping[str, Any]
    as_of: datetime
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What one request needs: the customer's own list, those beside the cart, the popular one."""

    version: int
    owned: bool
    customer: Rows
    beside: Mapping[str, Rows]
    popular: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """A product as a recommendation shows it; `out` where none is left of a counted one."""

    name: str
    category: str
    out: bool


def begun(*, as_of: datetime, now: datetime) -> int:
    """A new version to write lists to; what an earlier run left unfinished is gone."""
    with write():
        Recommender.objects.filter(state=MAKING).delete()
        return Recommender.objects.create(state=MAKING, as_of=as_of, made_at=now).pk


def keep(*, version: int, kind: str, lists: Iterable[tuple[str, Rows]]) -> int:
    """Write lists of one kind, in batches; nobody reads them before `swap`. How many."""
    waiting: list[Recommended] = []
    written = 0
    for key, items in lists:
        waiting.append(Recommended(recommender_id=version, kind=kind, key=key, items=list(items)))
        if len(waiting) == BATCH:
            written += _written(waiting)
            waiting = []
    return written + _written(waiting)


def _written(rows: list[Recommended]) -> int:
    with write():
        Recommended.objects.bulk_create(rows, batch_size=400)
    return len(rows)


def swap(*, version: int, report: Mapping[str, Any]) -> None:
    """From now on this version is read, whole; the others are gone."""
    with write():
        Recommender.objects.filter(pk=version).update(state=CURRENT, report=dict(report))
        old = Recommender.objects.exclude(pk=version).filter(state=CURRENT)
        Recommended.objects.filter(recommender__in=old).delete()
        old.delete()


def current() -> RecommenderSeen | None:
    """The version in use."""
    row = Recommender.objects.filter(state=CURRENT).order_by("-pk").first()
    if row is None:
        return None
    return RecommenderSeen(version=row.pk, report=row.report, as_of=row.as_of, made_at=row.made_at)


def lists(*, customer: str, cart: Sequence[str]) -> Lists | None:
    """All lists of one request in one read; None before the first fit."""
    wanted = Q(kind=POPULAR) | Q(kind=ITEM, key__in=list(cart))
    if customer:
        wanted |= Q(kind=CUSTOMER, key=customer)
    rows = list(
        Recommended.objects.filter(wanted, recommender__state=CURRENT).select_related("recommender")
    )
    if not rows:
        return None
    newest = max(row.recommender_id for row in rows)
    rows = [row for row in rows if row.recommender_id == newest]
    own = {row.kind: row.items for row in rows if row.kind != ITEM}
    return Lists(
        version=newest,
        owned=bool(rows[0].recommender.report.get("owned")),
        customer=own.get(CUSTOMER, []),
        beside={row.key: row.items for row in rows if row.kind == ITEM},
        popular=own.get(POPULAR, []),
    )


def goods(*, skus: Sequence[str]) -> dict[str, Good]:
    """Products by sku, as far as they are in the catalogue, with whether any are left."""
    stocked = {
        counter.pk.removeprefix(stock_key(item="")): counter.used >= counter.ceiling
        for counter in Counter.objects.filter(pk__in=[stock_key(item=sku) for sku in skus])
    }
    found = {sku: Good(name=sku, category="", out=out) for sku, out in stocked.items()}
    for row in Product.objects.filter(sku__in=list(skus)):
        out = stocked.get(row.sku, False)
        found[row.sku] = Good(name=row.name or row.sku, category=row.category, out=out)
    return found


def owned(*, customer: str, among: Sequence[str]) -> set[str]:
    """Which of the items the customer has bought until now."""
    lines = Line.objects.filter(
        order__customer__key=customer, order__kind="sale", sku__in=list(among)
    ).exclude(order__state__in=("open", "cancelled"))
    return set(lines.values_list("sku", flat=True))


def known(*, customer: str) -> bool:
    """Whether there is such a customer."""
    return Customer.objects.filter(key=customer).exists()


def attributes(*, skus: Sequence[str]) -> list[frozenset[str]]:
    """What the catalogue says of each product, as words `field=value`, in the order asked."""
    told: dict[str, frozenset[str]] = {}
    for row in Product.objects.filter(sku__in=list(skus)).iterator(chunk_size=BATCH):
        fields = {"category": row.category, "brand": row.brand, **row.attributes}
        told[row.sku] = frozenset(f"{name}={value}" for name, value in fields.items() if value)
    return [told.get(sku, frozenset()) for sku in skus]
