"""Stored recommendations: written list by list beside the old ones, read in one statement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store import rows
from guerdon.store.models import Customer, Product, Recommended, Recommender
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


def _written(made: list[Recommended]) -> int:
    with write():
        Recommended.objects.bulk_create(made, batch_size=400)
    return len(made)


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
    kinds, keys = (POPULAR, CUSTOMER, ITEM), dict.fromkeys(("", customer, *cart))
    # The version comes first, by itself: joined, SQLite walks through the lists of all customers.
    found = rows.several(
        query=f"""
        SELECT made.id, made.report, one.kind, one.key, one.items
        FROM store_recommended one JOIN store_recommender made ON made.id = one.recommender_id
        WHERE one.recommender_id = (SELECT max(id) FROM store_recommender WHERE state = %s)
          AND one.kind IN {_places(kinds)} AND one.key IN {_places(keys)}""",
        params=[CURRENT, *kinds, *keys],
    )
    if not found:
        return None
    told = {(kind, key): rows.document(items) for _, _, kind, key, items in found}
    version, report = found[0][:2]
    return Lists(
        version=version,
        owned=bool(rows.document(report).get("owned")),
        customer=told.get((CUSTOMER, customer), []),
        beside={sku: told[ITEM, sku] for sku in cart if (ITEM, sku) in told},
        popular=told.get((POPULAR, ""), []),
    )


def goods(*, skus: Sequence[str]) -> dict[str, Good]:
    """Products by sku, as far as they are in the catalogue, with whether any are left."""
    if not skus:
        return {}
    places, start = _places(skus), stock_key(item="")
    counted = rows.several(
        query=f"SELECT key, used, ceiling FROM store_counter WHERE key IN {places}",
        params=[stock_key(item=sku) for sku in skus],
    )
    stocked = {key.removeprefix(start): used >= ceiling for key, used, ceiling in counted}
    found = {sku: Good(name=sku, category="", out=out) for sku, out in stocked.items()}
    named = rows.several(
        query=f"SELECT sku, name, category FROM store_product WHERE sku IN {places}", params=skus
    )
    for sku, name, category in named:
        found[sku] = Good(name=name or sku, category=category, out=stocked.get(sku, False))
    return found


def owned(*, customer: str, among: Sequence[str]) -> set[str]:
    """Which of the items the customer has bought until now."""
    if not among:
        return set()
    found = rows.several(
        query=f"""
        SELECT DISTINCT line.sku FROM store_customer who
        JOIN store_order bought ON bought.customer_id = who.id
        JOIN store_line line ON line.order_id = bought.id
        WHERE who.key = %s AND bought.kind = 'sale' AND bought.state NOT IN ('open', 'cancelled')
          AND line.sku IN {_places(among)}""",
        params=[customer, *among],
    )
    return {sku for (sku,) in found}


def _places(values: Collection[str]) -> str:
    return f"({', '.join(['%s'] * len(values))})"


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
