"""Who may come into journeys without a trigger: by notices, by a segment, by a day; in pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q

from guerdon.give.journeys.again import Before
from guerdon.give.journeys.run import ENDED
from guerdon.store import rows
from guerdon.store.bulk import moment
from guerdon.store.models import Customer, JourneyRun, MemberZone, Night, Notice

# In a night's row the segments are a list of texts, in either store.
HAS = {
    "sqlite": "EXISTS (SELECT 1 FROM json_each({row}.segments) j WHERE j.value = %s)",
    "postgresql": "{row}.segments @> to_jsonb(%s::text)",
}
# Before a merge's target: whoever was merged is the other member now.
PAGE = """
SELECT c.id, c.key FROM store_knowvalue k JOIN store_customer c ON c.id = k.customer_id
WHERE k.night_id = %s AND k.customer_id > %s AND {inside}{outside}
ORDER BY k.customer_id LIMIT %s
"""
NOT_BEFORE = """ AND NOT EXISTS (
  SELECT 1 FROM store_knowvalue b WHERE b.night_id = %s AND b.customer_id = k.customer_id AND {has}
)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """A member who may come in: row, key, and what the entry says."""

    number: int
    customer: str
    about: str
    at: datetime
    data: Mapping[str, Any]


def nights() -> tuple[tuple[int, str, datetime], ...]:
    """The newest complete nights, (row, key, as of), the newest first; two at most."""
    found = Night.objects.filter(state="complete").order_by("-as_of", "-id")[:2]
    return tuple((row.pk, row.key, row.as_of) for row in found)


def in_segment(
    *, segment: str, night: int, without: int | None, after: int, most: int
) -> list[tuple[int, str]]:
    """(row, key) of a page of members in the segment in one night and not in another."""
    has = HAS[connection.vendor]
    query = PAGE.format(
        inside=has.format(row="k"),
        outside="" if without is None else NOT_BEFORE.format(has=has.format(row="b")),
    )
    params: list[Any] = [night, after, segment]
    if without is not None:
        params += [without, segment]
    return [(int(pk), key) for pk, key in rows.several(query=query, params=[*params, most])]


def members(*, after: int, most: int, zones: Sequence[str] | None) -> list[tuple[int, str]]:
    """(row, key) of a page of members, where `zones` is not None of those who live there.

    "" among the zones stands for members whose zone nobody told.
    """
    found = Customer.objects.filter(pk__gt=after, merged_into=None)
    if zones is not None:
        told = MemberZone.objects.values("customer_id")
        own = MemberZone.objects.filter(zone__in=zones).values("customer_id")
        found = found.filter(Q(pk__in=own) | (Q(zone__in=zones) & ~Q(pk__in=told)))
    return list(found.order_by("pk").values_list("pk", "key")[:most])


def zones() -> frozenset[str]:
    """Every zone in which a member lives; "" for where nobody told."""
    own = Customer.objects.order_by().values_list("zone", flat=True).distinct()
    said = MemberZone.objects.order_by().values_list("zone", flat=True).distinct()
    return frozenset(own) | frozenset(said)


def before(
    *, journey: str, customers: Sequence[int], about: Mapping[int, str]
) -> Mapping[int, Before]:
    """What each of these members did in the journey before; who did nothing is left out."""
    own = JourneyRun.objects.filter(journey__key=journey, customer_id__in=customers)
    totals = own.order_by().values_list("customer_id")
    found = totals.annotate(
        entered=Count("pk"), still=Count("pk", filter=~Q(state=ENDED)), last=Max("entered_at")
    )
    same: dict[int, int] = {}
    numbers = [row[0] for row in found]
    for customer, object_ in own.filter(customer_id__in=numbers).values_list(
        "customer_id", "object"
    ):
        same[customer] = same.get(customer, 0) + (object_ == about.get(customer))
    return {
        customer: Before(entered=entered, going=going, last=last, object=same.get(customer, 0))
        for customer, entered, going, last in found
    }


def told(*, kind: str, after: int, most: int) -> list[tuple[int, Entrant]]:
    """(number, entrant) of a page of notices of a kind, in the order they were written."""
    found = Notice.objects.filter(kind=kind, pk__gt=after).order_by("pk")[:most]
    return [
        (
            row.pk,
            Entrant(
                number=row.customer_id,
                customer=row.customer.key,
                about=row.key[:120],
                at=row.at,
                data=row.data,
            ),
        )
        for row in found.select_related("customer")
    ]


def newest_notice(*, before: datetime | None = None) -> int:
    """The number of the last notice that there is, or that was written before a moment."""
    query, params = "SELECT max(id) FROM store_notice", []
    if before is not None:
        query, params = f"{query} WHERE at < %s", [moment(before)]
    return int(rows.value(query=query, params=params) or 0)
