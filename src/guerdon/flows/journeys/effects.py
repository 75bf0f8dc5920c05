"""What the steps of journeys ask for, carried out in the transaction that writes their state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from guerdon.flows.gifts import rules as gift_rules
from guerdon.flows.journeys import words
from guerdon.flows.messages import arms
from guerdon.flows.play import awarding
from guerdon.give.journeys.advance import Advanced
from guerdon.give.journeys.effect import Grant, Hook, Say, Task
from guerdon.give.journeys.run import ENDED, Mark, Run
from guerdon.store.codes import codes
from guerdon.store.journeys import facts
from guerdon.store.journeys import runs as journey_runs
from guerdon.store.journeys.runs import Held
from guerdon.store.messages import outbox, staff_tasks
from guerdon.store.play import awards, players
from guerdon.store.tiers import grants
from guerdon.terms.decision import Refusal
from guerdon.terms.message import SERVICE, Message
from guerdon.terms.tiers import Grant as Privilege

PRIVILEGE, BADGE = "privilege", "badge"
MESSAGES = frozenset(("message", "ladder"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A run that was held, and where it stands now with what happened on the way."""

    held: Held
    advanced: Advanced

    @property
    def gives(self) -> bool:
        """Whether a wallet may be touched: that is locked before any run."""
        return any(isinstance(mark.effect, Grant) for mark in self.advanced.marks)


def source(*, journey: str) -> str:
    """Who wants the messages of a journey."""
    return f"journey:{journey}"


def write_down(*, done: Sequence[Done], now: datetime) -> None:
    """Carry out every effect and write the runs with their marks; call it inside `write()`.

    All of it stands or nothing does. Hold a member's wallet before the run where something is
    given. A grant that is refused, such as a gift of which none is left, is a mark of its own and
    does not keep the run.
    """
    changed = [one for one in done if one.advanced.run != one.held.run]
    asked = _Asked()
    ways = _ways(changed)
    for one in changed:
        _carried(one, asked, ways, now)
    journey_runs.put(held=asked.runs, marks=asked.marks)
    staff_tasks.open_many(tasks=asked.tasks)
    if asked.messages:
        outbox.plan(messages=arms.timed(messages=asked.messages, now=now), now=now)
    for one in changed:
        if one.advanced.run.state == ENDED and one.held.run.state != ENDED:
            _over(one, now)


@dataclass(slots=True)
class _Asked:
    """What is written together at the end."""

    runs: list[tuple[Held, Run]] = field(default_factory=list)
    marks: list[tuple[int, Mark]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    tasks: list[Mapping[str, Any]] = field(default_factory=list)


def _carried(
    one: Done, asked: _Asked, ways: Mapping[str, frozenset[tuple[str, str]]], now: datetime
) -> None:
    """One run's effects in their order: a message may show the code that was given before it."""
    run = one.advanced.run
    for mark in one.advanced.marks:
        data: Mapping[str, Any] = {}
        match mark.effect:
            case Say() as say:
                said = _message(run, mark, say, ways.get(run.customer, frozenset()))
                asked.messages.append(said)
                data = {"channel": said.channel}
            case Hook() as hook:
                asked.messages.append(_hook(run, mark, hook))
            case Task() as task:
                asked.tasks.append(_task(one, mark, task, now))
            case Grant() as grant:
                mark, data = _granted(one, mark, grant, now)  # noqa: PLW2901 (as it came about)
                if "code" in data:
                    run = replace(run, data={**run.data, "code": data["code"]})
        asked.marks.append((one.held.pk, replace(mark, data={**mark.data, **data})))
    asked.runs.append((one.held, run))


def _ways(done: Sequence[Done]) -> Mapping[str, frozenset[tuple[str, str]]]:
    saying = [
        one.held.customer_pk
        for one in done
        if any(isinstance(mark.effect, Say) for mark in one.advanced.marks)
    ]
    return facts.reachable(customers=saying) if saying else {}


def _message(run: Run, mark: Mark, say: Say, ways: frozenset[tuple[str, str]]) -> Message:
    """By the first channel that reaches the member; by the first at all where none does.

    Then the outbox says why it was not sent.
    """
    by = [channel for channel in say.channels if (say.purpose, channel) in ways]
    code = {"code": run.data["code"]} if "code" in run.data else {}
    channel = (by or list(say.channels))[0]
    return Message(
        purpose=say.purpose,
        source=source(journey=run.journey),
        version=run.version,
        step=mark.step,
        occurrence=occurrence(mark=mark),
        member=run.customer,
        channel=channel,
        wanted=mark.at,
        template=say.template or words.template(words=say.words, channel=channel),
        data={**say.data, **code},
        expires_at=say.until,
        cost_minor=say.cost_minor,
    )


def occurrence(*, mark: Mark) -> str:
    """What the message of a mark is about: this run, this time."""
    return f"{mark.run}:{mark.seq}"


def _hook(run: Run, mark: Mark, hook: Hook) -> Message:
    return Message(
        purpose=SERVICE,
        source=source(journey=run.journey),
        version=run.version,
        step=mark.step,
        occurrence=occurrence(mark=mark),
        member=run.customer,
        channel="webhook",
        wanted=mark.at,
        template=hook.name,
        data=hook.data,
    )


def _task(one: Done, mark: Mark, task: Task, now: datetime) -> Mapping[str, Any]:
    return {
        "key": mark.key,
        "customer_id": one.held.customer_pk,
        "run_id": one.held.pk,
        "seq": mark.seq,
        "case": task.case,
        "urgent": task.urgent,
        "title": dict(task.title),
        "points": [dict(point) for point in task.points],
        "outcomes": [{"key": key, "name": dict(name)} for key, name in task.outcomes],
        "state": staff_tasks.OPEN,
        "created_at": now,
        "due_at": task.due_at,
    }


def _granted(one: Done, mark: Mark, grant: Grant, now: datetime) -> tuple[Mark, Mapping[str, Any]]:
    """The mark as it came about, and what was given."""
    run = one.advanced.run
    found = _gives(one, mark, grant, now)
    if isinstance(found, Refusal):
        what = "refused" if mark.what == "given" else mark.what
        return replace(mark, what=what), {"refused": found.reason}
    return mark, {"given": grant.what, "customer": run.customer, **found}


def _gives(one: Done, mark: Mark, grant: Grant, now: datetime) -> Mapping[str, Any] | Refusal:
    run = one.advanced.run
    held = gift_rules.granted(
        customer=run.customer,
        gift=grant.reward.item,
        worth_minor=grant.reward.worth_minor,
        now=now,
    )
    if held is not None:
        return held
    if grant.what == PRIVILEGE:
        grants.grant(grants=[(one.held.customer_pk, _privilege(mark, grant, now))], now=now)
        return {"privilege": grant.reward.item}
    players.hold(customer=run.customer)
    play = f"journeys/{run.journey}"
    if grant.what == BADGE:
        play = f"badges/{grant.reward.item}"
        if run.journey in awards.held(customer=run.customer, play=play):
            return Refusal(reason="badge_worn", data={"badge": grant.reward.item})
    step = run.journey if grant.what == BADGE else mark.step
    turn = awards.turns(customer=run.customer, play=play).get(step, 0) + 1
    given = awarding.give(
        customer=run.customer,
        play=play,
        step=step,
        turn=turn,
        reward=grant.reward,
        now=now,
        expires_at=now + grant.lasts if grant.lasts else None,
    )
    if isinstance(given, Refusal):
        return given
    code = given.data.get("code")
    if code and grant.bound:
        # The cart's key is that of the order which it becomes: no other order may use the code.
        codes.hold(codes=[code], order=grant.bound)
    return {"code": code} if code else {"count": grant.reward.count}


def _privilege(mark: Mark, grant: Grant, now: datetime) -> Privilege:
    return Privilege(
        key=mark.key,
        benefit=grant.reward.item,
        kind=grant.reward.item,
        source="journey",
        tier="",
        quantity=1,
        starts_at=now,
        ends_at=now + grant.lasts if grant.lasts else None,
    )


def _over(one: Done, now: datetime) -> None:
    """A run that has ended asks nothing more of staff, and takes back what is not sent yet."""
    run = one.advanced.run
    staff_tasks.drop(runs=[one.held.pk], now=now)
    if run.why not in ("goal", "stopped", "edited"):
        return
    for mark in journey_runs.marks(run=run.key):
        if mark.kind in MESSAGES:
            outbox.cancel(
                source=source(journey=run.journey),
                member=run.customer,
                why=f"journey_{run.why}",
                now=now,
                occurrence=f"{run.key}:{mark.seq}",
            )
