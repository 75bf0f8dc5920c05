"""Advance: from where a run stands to where it waits next, with everything that came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from guerdon.give.journeys import run as runs
from guerdon.give.journeys.document import Heard, Journey
from guerdon.give.journeys.effect import Task
from guerdon.give.journeys.kinds import wait
from guerdon.give.journeys.run import ENDED, GOING, HELD_OUT, TREATED, WATCHED, Mark, Run
from guerdon.give.journeys.step import (
    DUE,
    END,
    HEARD,
    NEXT,
    OUTCOME,
    Cause,
    Facts,
    Situation,
    Step,
    Turn,
)
from guerdon.terms.place import place
from guerdon.terms.trigger import Trigger

# A run that takes so many steps without waiting goes round in a circle.
MOST_AT_ONCE = 200
# A worker a little late still counts from the moment that was meant; a later one from its own.
LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """Where the run stands now, and what happened on the way, in its order."""

    run: Run
    marks: tuple[Mark, ...] = ()


def begun(
    *,
    journey: Journey,
    version: int,
    customer: str,
    object: str,
    turn: int,
    at: datetime,
    data: Mapping[str, Any],
) -> Run:
    """A run that has just come in, due at once; who is held out is only watched for the goal.

    The holdout is a stable draw by journey and member: the same member always.
    """
    held = place(salt=f"journey:{journey.key}:holdout", key=customer) < journey.holdout_bp
    new = Run(
        key=runs.key(journey=journey.key, customer=customer, object=object, turn=turn),
        journey=journey.key,
        version=version,
        customer=customer,
        object=object,
        arm=HELD_OUT if held else TREATED,
        entered_at=at,
        step=journey.steps[0].key,
        due_at=at,
        data=data,
    )
    return _watched(new, journey, at, runs.DONE) if held else new


def moment(*, due_at: datetime, now: datetime) -> datetime:
    """The moment that counts for what was due: itself, unless the worker comes very late."""
    return due_at if now - due_at <= LATE else now


def due(*, run: Run, journey: Journey, facts: Facts, now: datetime) -> Advanced:
    """What the clock brings: the run goes on if it is due by `now`, else nothing changes."""
    if run.state == ENDED or run.due_at is None or run.due_at > now:
        return Advanced(run=run)
    at = moment(due_at=run.due_at, now=now)
    if run.state == WATCHED:
        return Advanced(run=replace(run, state=ENDED, due_at=None, ended_at=at))
    return _walked(run, journey, facts, at, Cause(why=DUE))


def heard(*, run: Run, journey: Journey, facts: Facts, trigger: Trigger, now: datetime) -> Advanced:
    """What a trigger of the run's member brings: the goal, an end, or the step's own waiting.

    What happened before the entry is none of the run's; what comes before a step waits for it is
    remembered.
    """
    at = moment(due_at=max(trigger.at, run.entered_at), now=now)
    match _meaning(run, journey, trigger):
        case runs.REACHED:
            return _ended(run, runs.REACHED, at, reached=True)
        case runs.STOPPED:
            return _ended(run, runs.STOPPED, at)
        case "woken":
            return _walked(run, journey, facts, at, Cause(why=HEARD, word=trigger.kind))
        case "remembered":
            return Advanced(run=replace(run, remembered=run.remembered | {trigger.kind}))
    return Advanced(run=run)


def means(*, run: Run, journey: Journey, trigger: Trigger) -> bool:
    """Whether the trigger changes anything for the run."""
    return bool(_meaning(run, journey, trigger))


def _meaning(run: Run, journey: Journey, trigger: Trigger) -> str:
    """What a trigger means to a run, "" for nothing."""
    if run.state == ENDED or trigger.at < run.entered_at:
        return ""
    goal = journey.goal
    in_time = goal is not None and trigger.at < run.entered_at + goal.within
    if goal is not None and in_time and _fits(goal.heard, trigger, run):
        return runs.REACHED
    if run.state == WATCHED:
        return ""
    if any(_fits(stop, trigger, run) for stop in journey.stops):
        return runs.STOPPED
    step = journey.step(run.step)
    same = "" if step is None else str(getattr(step.terms, "same", ""))
    if run.waiting and _fits(Heard(trigger=run.hears, same=same), trigger, run):
        return "woken"
    return "remembered" if any(_fits(one, trigger, run) for one in _waits(journey)) else ""


def told(
    *, run: Run, journey: Journey, facts: Facts, seq: int, outcome: str, now: datetime
) -> Advanced:
    """What an outcome of the task asked at `seq` brings; another task's brings nothing."""
    if run.state != GOING or not run.waiting or run.asked != seq:
        return Advanced(run=run)
    cause = Cause(why=OUTCOME, word=outcome)
    return _walked(replace(run, asked=0), journey, facts, now, cause)


def moved(*, run: Run, version: int, step: str, now: datetime) -> Advanced:
    """A waiting run that an edit takes to a step of the new version, or out where `step` is END."""
    if run.state != GOING:
        return Advanced(run=run)
    if step == END:
        return _ended(run, runs.TURNED_OUT, now)
    fresh = replace(
        run, version=version, step=step, waiting=False, due_at=now, hears="", rung=0, asked=0
    )
    return Advanced(run=fresh)


def _waits(journey: Journey) -> list[Heard]:
    return [
        Heard(trigger=step.terms.trigger, same=step.terms.same)
        for step in journey.steps
        if step.kind is wait and step.terms.trigger
    ]


def _fits(wanted: Heard, trigger: Trigger, run: Run) -> bool:
    if wanted.trigger != trigger.kind:
        return False
    return not wanted.same or str(trigger.data.get(wanted.same, "")) == run.object


def _walked(run: Run, journey: Journey, facts: Facts, at: datetime, cause: Cause) -> Advanced:
    """Step after step until one waits or the last is taken."""
    marks: list[Mark] = []
    waking = run.waiting
    for _ in range(MOST_AT_ONCE):
        step = journey.step(run.step)
        if step is None:
            # Its version has no such step: nothing of ours, but never a crash.
            ended = _ended(run, runs.TURNED_OUT, at)
            return Advanced(run=ended.run, marks=(*marks, *ended.marks))
        situation = _situation(run, journey, step, facts, at)
        kind = step.kind
        if waking:
            turn: Turn = kind.woken(terms=step.terms, situation=situation, cause=cause)
        else:
            turn = kind.meet(terms=step.terms, situation=situation)
        waking = False
        run = replace(run, seq=run.seq + 1, remembered=run.remembered - {turn.uses})
        marks.append(_mark(run, step, turn, at))
        if turn.until is not None:
            return Advanced(run=_waiting(run, turn), marks=tuple(marks))
        goes = step.after if turn.goes == NEXT else turn.goes
        if goes == END:
            return Advanced(run=_finished(run, journey, turn, at), marks=tuple(marks))
        run = replace(run, step=goes, waiting=False, rung=0)
    ended = _ended(run, runs.TOO_LONG, at)
    return Advanced(run=ended.run, marks=(*marks, *ended.marks))


def _situation(run: Run, journey: Journey, step: Step, facts: Facts, at: datetime) -> Situation:
    return Situation(
        journey=journey.key,
        step=step.key,
        run=run.key,
        customer=run.customer,
        object=run.object,
        entered_at=run.entered_at,
        data=run.data,
        facts=facts,
        at=at,
        rung=run.rung,
        remembered=run.remembered,
    )


def _mark(run: Run, step: Step, turn: Turn, at: datetime) -> Mark:
    return Mark(
        run=run.key,
        seq=run.seq,
        step=step.key,
        kind=step.kind.WORD,
        what=turn.what,
        at=at,
        effect=turn.effect,
        data=turn.data,
    )


def _waiting(run: Run, turn: Turn) -> Run:
    asked = run.seq if isinstance(turn.effect, Task) else run.asked
    return replace(
        run, waiting=True, due_at=turn.until, hears=turn.hears, rung=turn.rung, asked=asked
    )


def _finished(run: Run, journey: Journey, turn: Turn, at: datetime) -> Run:
    """After its last step a run is watched until its goal is too late to count."""
    if turn.reached:
        return _ended(run, runs.REACHED, at, reached=True).run
    return _watched(run, journey, at, str(turn.data.get("why") or runs.DONE))


def _watched(run: Run, journey: Journey, at: datetime, why: str) -> Run:
    still = replace(run, waiting=False, hears="", why=why)
    if journey.goal is None:
        return replace(still, state=ENDED, due_at=None, ended_at=at)
    until = run.entered_at + journey.goal.within
    if until <= at:
        return replace(still, state=ENDED, due_at=None, ended_at=at)
    return replace(still, state=WATCHED, due_at=until)


def _ended(run: Run, why: str, at: datetime, *, reached: bool = False) -> Advanced:
    """The run is over; that is a mark of its own, at the step where it stood."""
    ended = replace(
        run,
        state=ENDED,
        seq=run.seq + 1,
        waiting=False,
        due_at=None,
        hears="",
        ended_at=at,
        reached_at=at if reached else run.reached_at,
        why=why,
    )
    mark = Mark(run=run.key, seq=ended.seq, step=run.step, kind="end", what=why, at=at)
    return Advanced(run=ended, marks=(mark,))
