"""Customers who may be one person: the signs that they share, and what speaks against it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count

from guerdon.store.models import Customer, Merge, Order, ReferralSign
from guerdon.store.sealed import unseal

# What each sign tells, and how many may share it before it tells nothing; docs/rules/merging.md.
POINTS = {"email": 3, "phone": 3, "payment": 2, "device": 1, "address": 1}
SAME_NAME, OTHER_NAME, OTHER_BIRTHDAY = 2, -2, -3
LISTED, SHARED_BY = 3, 5
MOST_SIGNS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that speaks for (`points` above zero) or against two being one person."""

    what: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Two customers who may be one; `survivor` is the one with more orders, then the older."""

    survivor: str
    merged: str
    points: int
    evidence: tuple[Evidence, ...]
    orders: tuple[int, int]


def suggested(*, most: int = 50, customer: str = "") -> tuple[Suggestion, ...]:
    """Pairs worth a look, the most telling first; with `customer` those of one only."""
    signs: dict[tuple[int, int], set[str]] = defaultdict(set)
    for what, group in _groups(customer):
        for pair in combinations(sorted(group), 2):
            signs[pair].add(what)
    said = {
        tuple(sorted(pair))
        for pair in Merge.objects.filter(state="apart").values_list("survivor_id", "merged_id")
    }
    pairs = {pair: shared for pair, shared in signs.items() if pair not in said}
    worth = sorted(pairs, key=lambda pair: (-sum(POINTS[one] for one in pairs[pair]), pair))
    # Names are opened for those pairs alone that may still be listed.
    taken = [p for p in worth if sum(POINTS[one] for one in pairs[p]) + SAME_NAME >= LISTED]
    taken = taken[: most * 4]
    rows = Customer.objects.in_bulk({pk for pair in taken for pk in pair})
    bought = _orders(rows)
    found = [_suggestion(rows[a], rows[b], pairs[a, b], bought) for a, b in taken]
    listed = [one for one in found if one.points >= LISTED]
    if customer:
        listed = [one for one in listed if customer in (one.survivor, one.merged)]
    listed.sort(key=lambda one: (-one.points, one.survivor, one.merged))
    return tuple(listed[:most])


def evidence(*, one: str, other: str) -> Suggestion | None:
    """What speaks for and against these two, listed or not; None where one is unknown."""
    rows = {row.key: row for row in Customer.objects.filter(key__in=(one, other))}
    if len(rows) != 2:
        return None
    a, b = rows[one], rows[other]
    shared = {
        what
        for what, column in (("email", "email_index"), ("phone", "phone_index"))
        if getattr(a, column) and getattr(a, column) == getattr(b, column)
    }
    marks = [
        set(ReferralSign.objects.filter(customer=row).values_list("kind", "sign")) for row in (a, b)
    ]
    shared |= {kind for kind, _ in marks[0] & marks[1] if kind in POINTS}
    return _suggestion(a, b, shared, _orders({a.pk: a, b.pk: b}))


def _groups(customer: str) -> Iterable[tuple[str, list[int]]]:
    """Each sign that two to five customers share: what it is, and whose."""
    alive = Customer.objects.filter(merged_into=None)
    for what, column in (("email", "email_index"), ("phone", "phone_index")):
        held = alive.exclude(**{column: ""})
        if customer:
            own = alive.filter(key=customer).values(column)
            held = held.filter(**{f"{column}__in": own})
        yield from _shared(what, held, column, "pk")
    signs = ReferralSign.objects.filter(customer__merged_into=None, kind__in=POINTS)
    if customer:
        signs = signs.filter(
            sign__in=ReferralSign.objects.filter(customer__key=customer).values("sign")
        )
    for what in sorted(set(POINTS) - {"email", "phone"}):
        yield from _shared(what, signs.filter(kind=what), "sign", "customer_id")


def _shared(what: str, rows: Any, column: str, owner: str) -> Iterable[tuple[str, list[int]]]:
    counted = rows.values(column).annotate(n=Count("pk"))
    few = counted.filter(n__gte=2, n__lte=SHARED_BY).order_by(column)[:MOST_SIGNS]
    values = [row[column] for row in few]
    found: dict[str, list[int]] = defaultdict(list)
    for begin in range(0, len(values), 500):
        some = rows.filter(**{f"{column}__in": values[begin : begin + 500]})
        for value, pk in some.values_list(column, owner):
            found[value].append(pk)
    for group in found.values():
        yield what, group


def _orders(rows: Mapping[int, Customer]) -> dict[int, int]:
    counted = Order.objects.filter(customer__in=rows, kind="sale").values("customer")
    return {row["customer"]: row["n"] for row in counted.annotate(n=Count("pk"))}


def _suggestion(
    a: Customer, b: Customer, shared: set[str], bought: Mapping[int, int]
) -> Suggestion:
    found = [Evidence(what=f"same_{what}", points=POINTS[what]) for what in sorted(shared)]
    names = [_name(row) for row in (a, b)]
    if all(names):
        same = names[0] == names[1]
        found.append(
            Evidence(
                what="same_name" if same else "other_name",
                points=SAME_NAME if same else OTHER_NAME,
            )
        )
    days = [str(row.attributes.get("birthday", "")) for row in (a, b)]
    if all(days) and days[0] != days[1]:
        found.append(Evidence(what="other_birthday", points=OTHER_BIRTHDAY))
    first, second = sorted((a, b), key=lambda row: (-bought.get(row.pk, 0), row.created_at, row.pk))
    return Suggestion(
        survivor=first.key,
        merged=second.key,
        points=sum(one.points for one in found),
        evidence=tuple(found),
        orders=(bought.get(first.pk, 0), bought.get(second.pk, 0)),
    )


def _name(row: Customer) -> str:
    """The name as two forms of it are compared: without blanks and case."""
    plain = unseal(sealed=bytes(row.sealed)) if row.sealed else {}
    return "".join((plain.get("name") or "").split()).casefold()
