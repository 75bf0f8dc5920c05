"""Advisers and whom they look after: one at a time, kept until they leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count

from guerdon.store import rows
from guerdon.store.models import Advised
from guerdon.store.models import Adviser as Row
from guerdon.terms.tiers import Adviser


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """An adviser with how many customers they look after."""

    adviser: Adviser
    customers: int


def listed() -> tuple[Looked, ...]:
    """All advisers, by key."""
    load = loads()
    return tuple(
        Looked(adviser=_plain(row), customers=load.get(row.key, 0))
        for row in Row.objects.order_by("key")
    )


def lock() -> tuple[Adviser, ...]:
    """All advisers; other assignments wait until this transaction ends."""
    found = Row.objects.order_by("key")
    if connection.vendor != "sqlite":
        found = found.select_for_update()
    return tuple(map(_plain, found))


def loads() -> dict[str, int]:
    """How many customers each looks after."""
    found = Advised.objects.filter(ended_at=None).values_list("adviser__key")
    return dict(found.annotate(Count("pk")))


def keep(*, adviser: Adviser) -> None:
    """Add an adviser or change one; call it inside `write()`."""
    Row.objects.update_or_create(
        key=adviser.key,
        defaults={
            "name": adviser.name,
            "capacity": adviser.capacity,
            "active": adviser.active,
        },
    )


def assign(*, pairs: Sequence[tuple[int, str]], now: datetime) -> None:
    """Customer row id -> adviser key from now on; call it after `lock` inside `write()`."""
    keys = dict(Row.objects.values_list("key", "pk"))
    Advised.objects.bulk_create(
        [Advised(customer_id=pk, adviser_id=keys[key], since=now) for pk, key in pairs],
        ignore_conflicts=True,
    )


def end(*, pks: Sequence[int], now: datetime) -> None:
    """These customers have no adviser from now on."""
    if not pks:
        return
    Advised.objects.filter(customer_id__in=pks, ended_at=None).update(ended_at=now)


def looked_after(*, adviser: str) -> list[int]:
    """Row ids of the adviser's customers, the longest with them first."""
    found = Advised.objects.filter(adviser__key=adviser, ended_at=None).order_by("since", "pk")
    return list(found.values_list("customer_id", flat=True))


def of(*, customer: str) -> Adviser | None:
    """The adviser of a customer now."""
    row = Advised.objects.filter(customer__key=customer, ended_at=None)
    found = row.select_related("adviser").first()
    return None if found is None else _plain(found.adviser)


def without(*, pks: Sequence[int]) -> list[int]:
    """Of these customers those whom nobody looks after, in the order given."""
    if not pks:
        return []
    known = set(
        Advised.objects.filter(customer_id__in=pks, ended_at=None).values_list(
            "customer_id", flat=True
        )
    )
    return [pk for pk in pks if pk not in known]


def waiting(*, most: int) -> list[int]:
    """Row ids of customers who have a right to an adviser and have none, first granted first."""
    found = rows.several(
        query="SELECT g.customer_id FROM store_tiergrant g WHERE g.kind = 'adviser'"
        " AND g.ends_at IS NULL AND NOT EXISTS (SELECT 1 FROM store_advised a"
        " WHERE a.customer_id = g.customer_id AND a.ended_at IS NULL)"
        " GROUP BY g.customer_id ORDER BY min(g.id) LIMIT %s",
        params=[most],
    )
    return [pk for (pk,) in found]


def _plain(row: Row) -> Adviser:
    return Adviser(key=row.key, name=row.name, capacity=row.capacity, active=row.active)
