"""Journeys hear triggers, take in members, and go on when staff have said how a task ended."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.journeys.effects import Done, write_down
from guerdon.give.journeys import advance, again, entry
from guerdon.give.journeys.document import Journey
from guerdon.give.journeys.kinds import branch, case
from guerdon.give.journeys.simulation import object_of
from guerdon.give.journeys.step import Facts
from guerdon.store import triggers
from guerdon.store.customers import people
from guerdon.store.house import access
from guerdon.store.journeys import facts as journey_facts
from guerdon.store.journeys import journeys, runs
from guerdon.store.journeys.journeys import LIVE, JourneySeen
from guerdon.store.journeys.runs import Held
from guerdon.store.ledger import ledger
from guerdon.store.messages import staff_tasks
from guerdon.store.programme import programme
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.condition import Condition, leaves
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import Told, Trigger

ROOM = "journeys"


def heard(*, trigger: Trigger, now: datetime) -> tuple[Told, ...]:
    """Let the member's runs hear the trigger, then let the member into journeys that begin by it.

    Call it inside `write()`. A run whose journey is paused hears only its goal and its ends.
    """
    entering = [one for one in journeys.live() if _begins(one.journey, trigger)]
    if not entering and not runs.any_going(customer=trigger.customer):
        return ()
    # Wallets are locked before runs, by everybody.
    ledger.hold(customer=trigger.customer)
    done = [_hears(held, trigger, now) for held in runs.going(customer=trigger.customer)]
    write_down(done=done, now=now)
    told = [
        Told(room=ROOM, what=mark.what, data={"journey": one.held.run.journey, "step": mark.step})
        for one in done
        for mark in one.advanced.marks
    ]
    at = advance.moment(due_at=trigger.at, now=now)
    for seen in entering:
        about = object_of(seen.journey.entry.object, trigger)
        found = _entered(seen, trigger.customer, about, trigger.data, at, now)
        if isinstance(found, str):
            told.append(Told(room=ROOM, what="entered", data={"journey": seen.key, "run": found}))
    return tuple(told)


def _begins(journey: Journey, trigger: Trigger) -> bool:
    return journey.entry.way == entry.TRIGGER and journey.entry.word == trigger.kind


def _hears(held: Held, trigger: Trigger, now: datetime) -> Done:
    run = held.run
    journey = journeys.at(key=run.journey, version=run.version)
    # Paused, it waits for nothing but remembers what it hears.
    awake = run if journeys.state(key=run.journey) == LIVE else replace(run, waiting=False)
    words: dict[str, Any] = {"journey": journey, "trigger": trigger, "now": now}
    meant = advance.heard(run=awake, facts=Facts(), **words) if awake is not run else None
    if meant is not None:
        still = replace(meant.run, waiting=run.waiting) if not meant.marks else meant.run
        return Done(held=held, advanced=replace(meant, run=still))
    if not advance.means(run=run, journey=journey, trigger=trigger):
        return Done(held=held, advanced=advance.Advanced(run=run))
    facts = facts_of(held=held, journey=journey, now=now)
    return Done(held=held, advanced=advance.heard(run=run, facts=facts, **words))


def facts_of(*, held: Held, journey: Journey, now: datetime) -> Facts:
    """What the journey may look at of the run's member now."""
    found = journey_facts.of(
        customers=[held.customer_pk],
        journey=journey.key,
        zone=programme.read().zone,
        now=now,
        live=counts_live(journey=journey),
    )
    return found.get(held.run.customer, Facts())


def counts_live(*, journey: Journey) -> bool:
    """Whether any condition looks at what the member bought: the last night is too old for it."""
    asked: list[Condition] = [journey.entry.when]
    for step in journey.steps:
        if step.kind is branch:
            asked += [condition for condition, _ in step.terms.cases]
    return any(leaf.field in journey_facts.LIVE for one in asked for leaf in leaves(condition=one))


def _entered(
    seen: JourneySeen,
    customer: str,
    about: str,
    data: Mapping[str, Any],
    at: datetime,
    now: datetime,
) -> str | Refusal:
    """The key of the new run, or why the member does not come in; their wallet is held."""
    numbers = people.ids(keys=[customer])
    if not numbers:
        return Refusal(reason="not_found", data={"what": "customer", "key": customer})
    journey = seen.journey
    facts = journey_facts.of(
        customers=list(numbers.values()),
        journey=seen.key,
        zone=programme.read().zone,
        now=now,
        live=counts_live(journey=journey),
    ).get(customer, Facts())
    if not entry.lets_in(entry=journey.entry, values=facts.values, data=data):
        return Refusal(reason="journey_not_for", data={"journey": seen.key})
    before = runs.before(customer=customer, journey=seen.key, object=about)
    why = again.hindered(again=journey.again, before=before, at=at)
    if why:
        return Refusal(reason=f"journey_{why}", data={"journey": seen.key, "object": about})
    turn = before.object + 1
    run = advance.begun(
        journey=journey,
        version=seen.version,
        customer=customer,
        object=about,
        turn=turn,
        at=at,
        data=data,
    )
    if not runs.enter(runs=[(run, turn)], customers=numbers):
        return Refusal(reason="journey_same_object", data={"journey": seen.key, "object": about})
    held = runs.of_key(key=run.key)
    assert held is not None  # noqa: S101 (it was written just now)
    advanced = advance.due(run=run, journey=journey, facts=facts, now=now)
    write_down(done=[Done(held=held, advanced=advanced)], now=now)
    return run.key


def enter(
    *,
    journey: str,
    customer: str,
    about: str,
    data: Mapping[str, Any],
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Let a member into a live journey by hand or from another program.

    The reply's body is {"journey", "customer", "object", "run"}. Refused, with nothing changed: an
    unknown or resting journey, an unknown customer, a member for whom it is not, and what
    re-entry forbids (`journey_been_before`, `journey_same_object`, `journey_too_soon`,
    `journey_going`).
    """

    def work() -> dict[str, Any] | Refusal:
        seen = journeys.one(key=journey)
        if seen is None:
            return Refusal(reason="not_found", data={"what": "journey", "key": journey})
        if seen.state != LIVE:
            return Refusal(reason="journey_resting", data={"journey": journey})
        if not people.ids(keys=[customer]):
            return Refusal(reason="not_found", data={"what": "customer", "key": customer})
        ledger.hold(customer=customer)
        found = _entered(seen, customer, about, data, now, now)
        if isinstance(found, Refusal):
            return found
        return {"journey": journey, "customer": customer, "object": about, "run": found}

    mark = digest(value=["journey", journey, customer, about, data])
    return replies.once(key=key, digest=mark, now=now, work=work, dry=dry)


def finish_task(
    *,
    number: int,
    outcome: str,
    note: str,
    actor: str,
    key: str | None,
    now: datetime,
) -> Reply | Refusal:
    """Staff say how a task or case ended; its run goes on as the outcome says.

    The reply's body is {"task", "outcome"}. Refused: an unknown task or outcome, and one that
    ended already (`task_ended`).
    """

    def work() -> dict[str, Any] | Refusal:
        found = staff_tasks.one(number=number)
        if found is None:
            return Refusal(reason="not_found", data={"what": "task", "key": str(number)})
        if outcome not in {str(one["key"]) for one in found.outcomes}:
            return Refusal(reason="task_outcome", data={"outcome": outcome[:40]})
        ledger.hold(customer=found.customer)
        held = runs.of_key(key=found.run) if found.run else None
        words: dict[str, Any] = {"outcome": outcome, "note": note, "by": actor, "now": now}
        done = staff_tasks.end(number=number, state=staff_tasks.DONE, **words)
        if done is None:
            return Refusal(reason="task_ended", data={"task": number})
        data = {"customer": found.customer, "outcome": outcome}
        access.note(actor=actor, act="task.done", subject=str(number), data=data, now=now)
        if found.case:
            closed = {"case": str(number), "run": found.run, "outcome": outcome}
            said = Trigger(
                kind=case.CLOSED,
                key=f"case:{number}",
                customer=found.customer,
                at=now,
                data=closed,
            )
            triggers.keep(trigger=said, now=now)
        elif held is not None:
            _told(held, found.seq, outcome, now)
        return {"task": number, "outcome": outcome}

    mark = digest(value=["task", number, outcome, note])
    return replies.once(key=key, digest=mark, now=now, work=work)


def _told(held: Held, seq: int, outcome: str, now: datetime) -> None:
    journey = journeys.at(key=held.run.journey, version=held.run.version)
    facts = facts_of(held=held, journey=journey, now=now)
    advanced = advance.told(
        run=held.run, journey=journey, facts=facts, seq=seq, outcome=outcome, now=now
    )
    write_down(done=[Done(held=held, advanced=advanced)], now=now)
