"""Runs of journeys: come in once, written back with their marks, found by member or by time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from guerdon.give.journeys.again import Before
from guerdon.give.journeys.run import ENDED, GOING, Mark, Run
from guerdon.store import bulk, rows
from guerdon.store.customers import people
from guerdon.store.models import Journey as JourneyRow
from guerdon.store.models import JourneyMark
from guerdon.store.models import JourneyRun as Row

RUN = {
    "key": "text",
    "journey_id": "bigint",
    "version": "integer",
    "customer_id": "bigint",
    "object": "text",
    "turn": "integer",
    "arm": "text",
    "state": "text",
    "step": "text",
    "seq": "integer",
    "rung": "smallint",
    "asked": "integer",
    "waiting": "boolean",
    "due_at": "timestamptz",
    "hears": "text",
    "remembered": "jsonb",
    "data": "jsonb",
    "entered_at": "timestamptz",
    "reached_at": "timestamptz",
    "ended_at": "timestamptz",
    "why": "text",
    "attempts": "smallint",
    "trouble": "text",
}
MARK = {
    "run_id": "bigint",
    "seq": "integer",
    "step": "text",
    "kind": "text",
    "what": "text",
    "at": "timestamptz",
    "data": "jsonb",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A run that is ours to write until the transaction ends, with its rows."""

    pk: int
    journey_pk: int
    customer_pk: int
    turn: int
    attempts: int
    run: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSeen:
    """A mark as it was kept."""

    seq: int
    step: str
    kind: str
    what: str
    at: datetime
    data: Mapping[str, Any]


def enter(*, runs: Sequence[tuple[Run, int]], customers: Mapping[str, int]) -> frozenset[str]:
    """Write new runs with the turn of each; the keys of those that were new.

    `customers` are row numbers by key. Call it inside `write()`. An entry that is there already
    stays as it is; a parallel transaction that has just written it is waited for.
    """
    if not runs:
        return frozenset()
    journeys = dict(JourneyRow.objects.values_list("key", "pk"))
    lines = [
        _line(run, journeys[run.journey], customers[run.customer], turn, 0) for run, turn in runs
    ]
    before = _there([run.key for run, _ in runs]) if len(runs) > 1 else frozenset()
    written = bulk.insert(table="store_journeyrun", columns=RUN, rows=lines, once=True)
    if len(runs) == 1:
        return frozenset(run.key for run, _ in runs) if written else frozenset()
    return frozenset(run.key for run, _ in runs) - before


def _there(keys: Sequence[str]) -> frozenset[str]:
    test, values = bulk.among("key", keys)
    found = rows.several(query=f"SELECT key FROM store_journeyrun WHERE {test}", params=values)
    return frozenset(key for (key,) in found)


def of_key(*, key: str) -> Held | None:
    """A run by its key, held until the transaction ends; call it inside `write()`."""
    return next(iter(_held(Row.objects.select_for_update(of=("self",)).filter(key=key))), None)


def any_going(*, customer: str) -> bool:
    """Whether the member has a run that has not ended."""
    return bool(rows.several(query=ANY_GOING, params=[customer, ENDED]))


ANY_GOING = """
SELECT 1 FROM store_journeyrun r JOIN store_customer c ON c.id = r.customer_id
WHERE c.key = %s AND r.state <> %s LIMIT 1
"""


def going(*, customer: str) -> tuple[Held, ...]:
    """The member's runs that have not ended, held until the transaction ends, the oldest first."""
    found = Row.objects.select_for_update(of=("self",)).filter(customer__key=customer)
    return _held(found.exclude(state=ENDED).order_by("pk"))


def before(*, customer: str, journey: str, object: str) -> Before:
    """What the member did in this journey before."""
    own = Row.objects.filter(customer__key=customer, journey__key=journey)
    totals = own.aggregate(entered=Count("pk"), last=Max("entered_at"))
    return Before(
        entered=totals["entered"],
        object=own.filter(object=object).count(),
        going=own.exclude(state=ENDED).count(),
        last=totals["last"],
    )


def granted(
    *, journey: str, customers: Sequence[int]
) -> Mapping[int, Mapping[str, tuple[datetime, ...]]]:
    """Customer's row -> step -> the moments at which it gave something, in their order."""
    found: dict[int, dict[str, tuple[datetime, ...]]] = {}
    marks = JourneyMark.objects.filter(
        run__journey__key=journey, run__customer_id__in=customers, kind="grant", what="given"
    )
    for customer, step, at in marks.order_by("at").values_list("run__customer_id", "step", "at"):
        steps = found.setdefault(customer, {})
        steps[step] = (*steps.get(step, ()), at)
    return found


def put(*, held: Sequence[tuple[Held, Run]], marks: Sequence[tuple[int, Mark]]) -> None:
    """Write runs back as they stand now, and marks by the row of their run.

    Call it inside `write()` with the runs held. A mark that is there already is a fault of ours
    and undoes everything: its effect must not happen twice.
    """
    lines = [_line(run, one.journey_pk, one.customer_pk, one.turn, 0) for one, run in held]
    bulk.renew(table="store_journeyrun", columns=RUN, rows=lines, by=("key",))
    written = [
        (
            pk,
            mark.seq,
            mark.step,
            mark.kind,
            mark.what,
            bulk.moment(mark.at),
            json.dumps(dict(mark.data), ensure_ascii=False),
        )
        for pk, mark in marks
    ]
    bulk.insert(table="store_journeymark", columns=MARK, rows=written)


def numbers(*, keys: Sequence[str]) -> Mapping[str, int]:
    """Run's key -> its row."""
    return dict(Row.objects.filter(key__in=keys).values_list("key", "pk"))


def marks(*, run: str) -> tuple[MarkSeen, ...]:
    """What happened in a run, in its order."""
    found = JourneyMark.objects.filter(run__key=run).order_by("seq")
    return tuple(
        MarkSeen(seq=row.seq, step=row.step, kind=row.kind, what=row.what, at=row.at, data=row.data)
        for row in found
    )


def of_customer(*, customer: str, most: int = 50) -> tuple[tuple[Run, tuple[MarkSeen, ...]], ...]:
    """A member's runs with their marks, the newest first."""
    found = _held(Row.objects.filter(customer__key=customer).order_by("-entered_at", "-pk")[:most])
    return tuple((one.run, marks(run=one.run.key)) for one in found)


def waiting_at(*, journey: str, step: str, before: int, most: int) -> tuple[tuple[str, str], ...]:
    """(run, customer) of runs of versions before that one which wait at the step."""
    own = Row.objects.filter(
        journey__key=journey, step=step, version__lt=before, state=GOING
    ).order_by("pk")
    return tuple(own.values_list("key", "customer__key")[:most])


def customers_of(*, keys: Sequence[str]) -> dict[str, int]:
    """Customer's key -> row."""
    return people.ids(keys=keys)


def held_rows(*, found: Any) -> tuple[Held, ...]:
    """Rows as runs, for the timers."""
    return _held(found)


def _held(found: Any) -> tuple[Held, ...]:
    return tuple(
        Held(
            pk=row.pk,
            journey_pk=row.journey_id,
            customer_pk=row.customer_id,
            turn=row.turn,
            attempts=row.attempts,
            run=Run(
                key=row.key,
                journey=row.journey.key,
                version=row.version,
                customer=row.customer.key,
                object=row.object,
                arm=row.arm,
                entered_at=row.entered_at,
                step=row.step,
                state=row.state,
                seq=row.seq,
                rung=row.rung,
                asked=row.asked,
                waiting=row.waiting,
                due_at=row.due_at,
                hears=row.hears,
                remembered=frozenset(row.remembered),
                data=row.data,
                reached_at=row.reached_at,
                ended_at=row.ended_at,
                why=row.why,
            ),
        )
        for row in found.select_related("journey", "customer")
    )


def _line(run: Run, journey: int, customer: int, turn: int, attempts: int) -> tuple[Any, ...]:
    def at(moment: datetime | None) -> Any:
        return None if moment is None else bulk.moment(moment)

    return (
        *(run.key, journey, run.version, customer, run.object, turn),
        *(run.arm, run.state, run.step, run.seq, run.rung, run.asked, run.waiting),
        *(at(run.due_at), run.hears, json.dumps(sorted(run.remembered))),
        *(json.dumps(dict(run.data), ensure_ascii=False, default=str), at(run.entered_at)),
        *(at(run.reached_at), at(run.ended_at), run.why, attempts, ""),
    )
