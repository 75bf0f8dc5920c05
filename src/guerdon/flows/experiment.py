"""Experiments: drafted, started on their audience, asked who is where, halted and looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.decide.arms import Arm, Slots, arm_of, room
from guerdon.flows import experiment_enrolling as enrolling
from guerdon.flows.experiment_document import parsed
from guerdon.flows.global_holdout import outside
from guerdon.store import access, enrolments, experiments, offers, people, replies
from guerdon.store.experiments import ExperimentSeen, LookSeen
from guerdon.store.replies import Reply
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
    design = _design(found)
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


def _design(found: ExperimentSeen) -> Design:
    design = parsed(document=found.document)
    if isinstance(design, Refusal):
        raise ValueError(f"experiment {found.key}: {dict(design.data)}")
    return design


def looked(*, experiment: str) -> ExperimentLooked | Refusal:
    """An experiment as a page shows it. Refused: no such experiment."""
    found = experiments.seen(key=experiment)
    if found is None:
        return Refusal(reason="not_found", data={"what": "experiment", "key": experiment})
    return ExperimentLooked(
        experiment=found,
        design=_design(found),
        arms=enrolments.arms(experiment=experiment),
        looks=experiments.looks(key=experiment),
    )


def listed() -> tuple[ExperimentLooked, ...]:
    """All experiments, newest first."""
    return tuple(
        ExperimentLooked(
            experiment=one,
            design=_design(one),
            arms=enrolments.arms(experiment=one.key),
            looks=experiments.looks(key=one.key),
        )
        for one in experiments.listed()
    )


def arm(*, experiment: str, customer: str, now: datetime) -> dict[str, Any] | Refusal:
    """Which arm the customer is in and what that means; nothing is written.

    `arm` is None, with a reason, for one whom the experiment does not touch: outside its slots or
    audience, in the global holdout, or once it has ended. Then the shop does as always.
    """
    found = experiments.seen(key=experiment)
    if found is None:
        return Refusal(reason="not_found", data={"what": "experiment", "key": experiment})
    design = _design(found)
    standing = enrolments.place(experiment=experiment, customer=customer)
    chosen, why, code = None, "", ""
    if found.state != experiments.RUNNING:
        why = "experiment_not_running"
    elif standing is not None:
        chosen, code = standing.arm, standing.code
    elif design.audience is not None:
        why = "outside_audience"
    elif not outside(customer=customer, now=now):
        why = "in_global_holdout"
    elif not _slots(found).holds(customer=customer):
        why = "in_other_slots"
    else:
        chosen = arm_of(salt=found.key, customer=customer, arms=arms_of(design=design))
    tried = next((one for one in design.arms if one.key == chosen), None)
    return {
        "experiment": experiment,
        "customer": customer,
        "arm": chosen,
        "control": chosen == design.arms[0].key,
        "offers": list(tried.offers) if tried else [],
        "settings": dict(tried.settings) if tried else {},
        "code": code,
        "why": why,
    }


def _slots(found: ExperimentSeen) -> Slots:
    return Slots(layer=found.layer, start=found.slots[0], end=found.slots[1])


def arms_of(*, design: Design) -> tuple[Arm, ...]:
    """The arms with their weights alone."""
    return tuple(Arm(key=one.key, weight=one.weight) for one in design.arms)


def expose(
    *, experiment: str, customer: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """The customer meets what is tried: enrolled if need be, exposed once, however often told.

    The reply's body is that of `arm` with `exposed_at` and `first`. Refused: an unknown experiment
    or customer.
    """

    def work() -> dict[str, Any] | Refusal:
        found = arm(experiment=experiment, customer=customer, now=now)
        if isinstance(found, Refusal):
            return found
        if customer not in people.ids(keys=[customer]):
            return Refusal(reason="not_found", data={"what": "customer", "key": customer})
        if found["arm"] is None:
            return {**found, "exposed_at": None, "first": False}
        one = enrolments.Enrolled(customer=customer, arm=found["arm"])
        enrolments.enrol(experiment=experiment, stage=1, enrolled=[one], now=now)
        first = enrolments.expose(experiment=experiment, customer=customer, now=now)
        standing = enrolments.place(experiment=experiment, customer=customer)
        at = standing.exposed_at if standing else None
        return {**found, "exposed_at": at and at.isoformat(), "first": first}

    body = digest(value=["expose", experiment, customer])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


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
        design = _design(found)
        kept = set(design.arms[0].offers)
        for key in design.offers:
            if key not in kept:
                offers.set_state(key=key, state="paused", actor=actor, now=now)
        experiments.ended(key=experiment, state=state, why=why, now=now)
        access.note(
            actor=actor, act=f"experiment.{state}", subject=experiment, data=dict(why), now=now
        )
    return looked(experiment=experiment)
