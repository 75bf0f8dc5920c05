"""Editing journeys: planned first, with what it means for waiting runs, then kept or made live."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.journeys import words
from guerdon.flows.journeys.effects import Done, write_down
from guerdon.flows.messages import gating, letters
from guerdon.flows.yaml_text import read as read_text
from guerdon.give.journeys import advance, change, document, lint
from guerdon.give.journeys.change import Waiting
from guerdon.give.journeys.document import Journey
from guerdon.give.journeys.lint import Finding, Shop
from guerdon.store.journeys import counts as journey_counts
from guerdon.store.journeys import journeys, runs
from guerdon.store.journeys.journeys import LIVE
from guerdon.store.ledger import ledger
from guerdon.store.messages import templates
from guerdon.store.night import segments
from guerdon.store.programme import offers
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal

# Runs moved by an edit, a transaction each so many.
MOVED_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What an edit would do: the version before (0 for none), and what it means.

    `same` says that nothing would change. `lock` names what the plan was made on.
    """

    journey: Journey
    document: Mapping[str, Any]
    before: int
    state: str
    same: bool
    waiting: tuple[Waiting, ...]
    findings: tuple[Finding, ...]
    lock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What was done: the version that holds now, and how many waiting runs moved or left."""

    journey: Journey
    version: int
    moved: int


def read(*, text: str, file: str = "journey.yaml") -> Mapping[str, Any] | Refusal:
    """A journey's text as plain data, or where it cannot be read."""
    found = read_text(text=text, file=file)
    if isinstance(found, Refusal):
        return found
    if not isinstance(found.data, Mapping):
        data = {"where": "$", "problem": "an object is wanted here"}
        return Refusal(reason="journey_malformed", data=data)
    return found.data


def shop(*, now: datetime) -> Shop:
    """What the shop has that journeys speak of."""
    live = offers.live(now=now)
    return Shop(
        templates=dict.fromkeys(templates.current(), ()),
        offers=frozenset(key for key, one in live.by_key.items() if one.offer.codes == "unique"),
        segments=frozenset(segments.documents()),
        opts_out=letters.says_refusal(country=gating.terms(now=now).reach.country, now=now),
    )


def plan(*, document_: Mapping[str, Any], now: datetime) -> Planned | Refusal:
    """What keeping this document would do; nothing is changed.

    Refused: `journey_malformed`.
    """
    read = document.parsed(document=document_)
    if isinstance(read, Refusal):
        return read
    seen = journeys.one(key=read.key)
    counts = journey_counts.waiting(journey=read.key)
    old = {
        version: journeys.at(key=read.key, version=version) for version in {v for v, _ in counts}
    }
    return Planned(
        journey=read,
        document=document_,
        before=seen.version if seen else 0,
        state=seen.state if seen else "",
        same=seen is not None and digest(value=seen.document) == digest(value=document_),
        waiting=change.waiting(old=old, new=read, counts=counts),
        findings=lint.findings(journey=read, shop=shop(now=now)),
        lock=str(seen.version if seen else 0),
    )


def apply(
    *,
    document_: Mapping[str, Any],
    actor: str,
    now: datetime,
    moves: Mapping[str, str] | None = None,
    lock: str | None = None,
) -> Applied | Refusal:
    """Keep the document as the newest version; waiting runs stay on their own unless moved.

    `moves` say for the runs that wait at a step: stay, exit or move:STEP. Refused, with nothing
    changed: what cannot be read, `journey_stale` where the version is not that of `lock` any more,
    `journey_move`, `journey_grave` where a live journey would have a grave fault, and words of
    messages that name what nobody gives (`template_word_unknown`).
    """
    planned = plan(document_=document_, now=now)
    if isinstance(planned, Refusal):
        return planned
    going = change.plans(asked=moves or {}, new=planned.journey)
    if isinstance(going, Refusal):
        return going
    faults = _grave(planned) if planned.state == LIVE else None
    if faults is not None:
        return faults
    with write():
        done = _kept(planned, actor, now, lock)
        if isinstance(done, Refusal):
            undo()
            return done
    version, journey = done
    moved = sum(_moved(journey.key, version, step, to, now) for step, to in going.items())
    return Applied(journey=journey, version=version, moved=moved)


def _kept(
    planned: Planned, actor: str, now: datetime, lock: str | None
) -> tuple[int, Journey] | Refusal:
    """The new version with the templates of its words."""
    stands = journeys.one(key=planned.journey.key)
    if lock is not None and str(stands.version if stands else 0) != lock:
        return Refusal(reason="journey_stale", data={"journey": planned.journey.key})
    kept = journeys.keep(document=planned.document, actor=actor, now=now)
    if isinstance(kept, Refusal):
        return kept
    return words.publish(journey=kept[1], actor=actor, now=now) or kept


def go_live(*, key: str, actor: str, now: datetime) -> bool | Refusal:
    """Make a journey live, or go on after a pause; whether that changed anything.

    Refused, with nothing changed: an unknown journey, and one with grave faults.
    """
    seen = journeys.one(key=key)
    if seen is None:
        return Refusal(reason="not_found", data={"what": "journey", "key": key})
    planned = plan(document_=seen.document, now=now)
    faults = planned if isinstance(planned, Refusal) else _grave(planned)
    if faults is not None:
        return faults
    return journeys.switch(key=key, state=LIVE, actor=actor, now=now)


def pause(*, key: str, actor: str, now: datetime) -> bool | Refusal:
    """Let nobody in and no run go on until it is live again; whether that changed anything."""
    if journeys.one(key=key) is None:
        return Refusal(reason="not_found", data={"what": "journey", "key": key})
    return journeys.switch(key=key, state=journeys.PAUSED, actor=actor, now=now)


def _grave(planned: Planned) -> Refusal | None:
    grave = [one for one in planned.findings if one.grave]
    if not grave:
        return None
    data = {"journey": planned.journey.key, "count": len(grave), "first": grave[0].why.reason}
    return Refusal(reason="journey_grave", data=data)


def _moved(key: str, version: int, step: str, to: str, now: datetime) -> int:
    """Take the runs of older versions that wait at the step elsewhere; how many."""
    moved = 0
    while found := runs.waiting_at(journey=key, step=step, before=version, most=MOVED_AT_ONCE):
        for run, customer in found:
            with write():
                ledger.hold(customer=customer)
                held = runs.of_key(key=run)
                if held is None or held.run.step != step or held.run.version >= version:
                    continue
                done = advance.moved(run=held.run, version=version, step=to, now=now)
                write_down(done=[Done(held=held, advanced=done)], now=now)
            moved += 1
    return moved
