"""What happened to members in a past period, as a simulation goes through it again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from guerdon.give.journeys.simulation import Arrival, Outcome
from guerdon.store.customers import people
from guerdon.store.models import JourneyRun, Notice, StaffTask
from guerdon.store.models import Trigger as TriggerRow
from guerdon.terms.trigger import Trigger


def numbers(*, customers: Sequence[str]) -> Mapping[str, int]:
    """Customer's key -> row."""
    return people.ids(keys=customers)


def triggers(
    *, customers: Sequence[int], start: datetime, end: datetime
) -> Mapping[int, list[Trigger]]:
    """Row -> triggers that happened in [start, end], in their order."""
    own = TriggerRow.objects.filter(customer_id__in=customers, at__gte=start, at__lte=end)
    found: dict[int, list[Trigger]] = {}
    for row in own.select_related("customer").order_by("at", "pk"):
        one = Trigger(
            kind=row.kind, key=row.key, customer=row.customer.key, at=row.at, data=row.data
        )
        found.setdefault(row.customer_id, []).append(one)
    return found


def notices(
    *, customers: Sequence[int], kind: str, start: datetime, end: datetime
) -> Mapping[int, list[Arrival]]:
    """Row -> what members were told of that kind, as arrivals."""
    own = Notice.objects.filter(customer_id__in=customers, kind=kind, at__gte=start, at__lte=end)
    found: dict[int, list[Arrival]] = {}
    for row in own.order_by("at", "pk"):
        one = Arrival(at=row.at, object=row.key[:120], data=row.data)
        found.setdefault(row.customer_id, []).append(one)
    return found


def entries(
    *, customers: Sequence[int], journey: str, start: datetime, end: datetime
) -> Mapping[int, list[Arrival]]:
    """Row -> the entries that there were: the only trace of a call that let somebody in."""
    own = JourneyRun.objects.filter(
        customer_id__in=customers, journey__key=journey, entered_at__gte=start, entered_at__lte=end
    )
    found: dict[int, list[Arrival]] = {}
    for row in own.order_by("entered_at", "pk"):
        data: Mapping[str, Any] = {
            word: value for word, value in row.data.items() if word != "code"
        }
        one = Arrival(at=row.entered_at, object=row.object, data=data)
        found.setdefault(row.customer_id, []).append(one)
    return found


def outcomes(
    *, customers: Sequence[int], journey: str, start: datetime, end: datetime
) -> Mapping[int, list[Outcome]]:
    """Row -> what staff said about tasks of the journey's runs."""
    own = StaffTask.objects.filter(
        customer_id__in=customers,
        run__journey__key=journey,
        case=False,
        state="done",
        done_at__gte=start,
        done_at__lte=end,
    )
    found: dict[int, list[Outcome]] = {}
    for row in own.select_related("run").order_by("done_at", "pk"):
        if row.run is None or row.done_at is None:
            continue
        one = Outcome(at=row.done_at, run=row.run.key, seq=row.seq, word=row.outcome)
        found.setdefault(row.customer_id, []).append(one)
    return found
