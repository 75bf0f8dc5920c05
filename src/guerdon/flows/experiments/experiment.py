"""Experiments: drafted, started on their audience, asked who is where, halted and looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.decide.arms import Slots, room
from guerdon.flows.experiments import enrolling
from guerdon.flows.experiments.arms import design_of
from guerdon.flows.experiments.document import parsed
from guerdon.store.campaigns import enrolments, experiments
from guerdon.store.campaigns.experiments import ExperimentSeen, LookSeen
from guerdon.store.house import access
from guerdon.store.programme import offers
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal
from guerdon.terms.experiment import Design


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentLooked:
    """All that a page shows of an experiment; `arms` are enrolled and exposed by arm."""

    experiment: ExperimentSeen
    design: Design
    arms: Mapping[str, Mapping[str, int]]
    looks: tuple[LookSeen, ...]


def draft(*, document: Any, actor: str, now: datetime) -> str | Refusal:
    """Keep a design as a draft, or as the new design of a draft; its key.

    Refused: what cannot be read, an audience that cannot be read, one that was started.
    """
    design = parsed(document=document)
    if isinstance(design, Refusal):
        return design
    if design.audience is not None:
        audience = enrolling.condition(audience=design.audience)
        if isinstance(audience, Refusal):
            return audience
    with write():
        refused = experiments.draft(
            key=design.key, layer=design.layer, document=dict(document), actor=actor, now=now
        )
        if refused:
            return refused
        access.note(actor=actor, act="experiment.drafted", subject=design.key, data={}, now=now)
    return design.key


def start(*, experiment: str, actor: str, now: datetime) -> ExperimentLooked | Refusal:
    """Take its slots of the layer, enrol the first stage with their codes, all or nothing.

    Refused, with nothing changed: no such draft, a layer without room, no night to take the
    audience from, an empty audience, an offer that is not live or that anybody could use.
    """
    with write():
        refused = _started(experiment, actor, now)
        if refused:
            undo()
            return refused
    return looked(experiment=experiment)


def _started(key: str, actor: str, now: datetime) -> Refusal | None:
    found = experiments.seen(key=key, lock=True)
    if found is None:
        return Refusal(reason="not_found", data={"what": "experiment", "key": key})
    if found.state != experiments.DRAFT:
        return Refusal(reason="experiment_started", data={"key": key})
    design = design_of(found=found)
    slots = _offers(design) or room(layer=design.layer, share=design.room, taken=taken())
    if isinstance(slots, Refusal):
        return slots
    refused = _enrolled(design, slots, now)
    if refused is None:
        data = {"layer": slots.layer, "start": slots.start, "end": slots.end}
        access.note(actor=actor, act="experiment.started", subject=key, data=data, now=now)
    return refused


def _enrolled(design: Design, slots: Slots, now: datetime) -> Refusal | None:
    planned = 0
    if design.audience is not None:
        asked = enrolling.audience(design=design, slots=slots, now=now)
        if isinstance(asked, Refusal):
            return asked
        planned = enrolling.planned_days(design=design, audience=asked)
    experiments.started(
        key=design.key, slots=(slots.start, slots.end), planned_days=planned, now=now
    )
    if design.audience is None:
        return None
    return enrolling.next_stage(design=design, slots=slots, stage=1, now=now)


def _offers(design: Design) -> Refusal | None:
    """Whether every offer is live and for those alone who hold a code."""
    for key in design.offers:
        standing = offers.seen(key=key)
        if standing is None or standing.state != "live":
            return Refusal(reason="offer_not_live", data={"offer": key})
        if standing.document.get("codes") != "unique":
            return Refusal(reason="experiment_offer_open", data={"offer": key})
    return None


def taken() -> list[Slots]:
    """The slots of all experiments that run now."""
    return [
        Slots(layer=one.layer, start=one.slots[0], end=one.slots[1])
        for one in experiments.listed(states=(experiments.RUNNING,))
    ]


def looked(*, experiment: str) -> ExperimentLooked | Refusal:
    """An experiment as a page shows it. Refused: no such experiment."""
    found = experiments.seen(key=experiment)
    if found is None:
        return Refusal(reason="not_found", data={"what": "experiment", "key": experiment})
    return ExperimentLooked(
        experiment=found,
        design=design_of(found=found),
        arms=enrolments.arms(experiment=experiment),
        looks=experiments.looks(key=experiment),
    )


def listed() -> tuple[ExperimentLooked, ...]:
    """All experiments, newest first."""
    return tuple(
        ExperimentLooked(
            experiment=one,
            design=design_of(found=one),
            arms=enrolments.arms(experiment=one.key),
            looks=experiments.looks(key=one.key),
        )
        for one in experiments.listed()
    )


def stop(
    *, experiment: str, actor: str, now: datetime, state: str, why: Mapping[str, Any]
) -> ExperimentLooked | Refusal:
    """Halt or finish it: its offers are paused, its codes are worth nothing, all at once.

    The control's offers stay: they are what the shop did before. Refused: one that does not run.
    """
    with write():
        found = experiments.seen(key=experiment, lock=True)
        if found is None:
            return Refusal(reason="not_found", data={"what": "experiment", "key": experiment})
        if found.state != experiments.RUNNING:
            return Refusal(reason="experiment_not_running", data={"key": experiment})
        design = design_of(found=found)
        kept = set(design.arms[0].offers)
        for key in design.offers:
            if key not in kept:
                offers.set_state(key=key, state="paused", actor=actor, now=now)
        experiments.ended(key=experiment, state=state, why=why, now=now)
        access.note(
            actor=actor, act=f"experiment.{state}", subject=experiment, data=dict(why), now=now
        )
    return looked(experiment=experiment)
