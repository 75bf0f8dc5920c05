"""Enrolling an audience stage by stage: drawn evenly within strata, with codes for its offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.decide.arms import Arm, Slots, stratified
from guerdon.decide.experiment import PLACES, place
from guerdon.flows.experiments.global_holdout import held_share
from guerdon.flows.know.night_folder import folder_of, lake_folder
from guerdon.flows.know.segments import resolved
from guerdon.store.campaigns import enrolments, experiments
from guerdon.store.codes import codes
from guerdon.store.night import nights
from guerdon.terms.condition import Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.experiment import Design


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One of the audience: stratum, expected worth of a year, and place in the line of stages."""

    customer: str
    stratum: str
    expected_minor: int
    turn: int


def condition(*, audience: Mapping[str, Any]) -> Condition | Refusal:
    """The audience as a condition. Refused: one that cannot be read."""
    return resolved(document=dict(audience))


def audience(*, design: Design, slots: Slots, now: datetime) -> Sequence[Candidate] | Refusal:
    """Who may be enrolled by the newest night: in the slots, outside the global holdout.

    Refused: no night yet, nobody at all.
    """
    from guerdon.lake import engine
    from guerdon.lake.strata import strata

    wanted = condition(audience=design.audience or {})
    if isinstance(wanted, Refusal):
        return wanted
    night = nights.current()
    if night is None:
        return Refusal(reason="night_none")
    with engine.opened(spill=lake_folder()) as opened:
        rows = strata(
            engine=opened,
            folder=folder_of(key=night.key) / "know",
            condition=wanted,
            by=design.strata,
        )
    held = held_share(now=now)
    found = [
        Candidate(
            customer=customer,
            stratum=stratum,
            expected_minor=expected,
            turn=place(salt=f"stage {design.key}", customer=customer),
        )
        for customer, stratum, expected in rows
        if slots.holds(customer=customer) and not held.holds(customer=customer)
    ]
    return found or Refusal(reason="audience_empty")


def planned_days(*, design: Design, audience: Sequence[Candidate]) -> int:
    """Customer-days at the planned end: what all looks together are measured against."""
    total, before, left = 0, 0, design.days
    for stage in design.stages:
        bound = round(stage.share * PLACES)
        total += left * sum(before <= one.turn < bound for one in audience)
        before, left = bound, left - stage.days
    return total


def next_stage(*, design: Design, slots: Slots, stage: int, now: datetime) -> Refusal | None:
    """Enrol those of the stage's share who are not yet, and give them their arm's codes.

    Inside `write()`. Refused: what `audience` refuses.
    """
    found = audience(design=design, slots=slots, now=now)
    if isinstance(found, Refusal):
        return found
    bound = round(design.stages[stage - 1].share * PLACES)
    already = enrolments.inside(experiment=design.key)
    fresh = [one for one in found if one.turn < bound and one.customer not in already]
    arms = tuple(Arm(key=one.key, weight=one.weight) for one in design.arms)
    drawn = stratified(
        salt=f"{design.key} {stage}", strata={one.customer: one.stratum for one in fresh}, arms=arms
    )
    given = _codes(design, drawn, now)
    if isinstance(given, Refusal):
        return given
    enrolled = [
        enrolments.Enrolled(
            customer=one.customer,
            arm=drawn[one.customer],
            stratum=one.stratum,
            expected_minor=one.expected_minor,
            code=given.get(one.customer, ""),
        )
        for one in fresh
    ]
    done = enrolments.enrol(experiment=design.key, stage=stage, enrolled=enrolled, now=now)
    if isinstance(done, Refusal):
        return done
    experiments.staged(key=design.key, stage=stage)
    return None


def _codes(design: Design, drawn: Mapping[str, str], now: datetime) -> dict[str, str] | Refusal:
    """Customer -> code of the first offer of their arm; further offers get codes of their own."""
    found: dict[str, str] = {}
    for arm in design.arms:
        owners = sorted(customer for customer, key in drawn.items() if key == arm.key)
        for offer in arm.offers:
            issued = codes.issue(offer=offer, count=len(owners), now=now, customers=owners)
            if isinstance(issued, Refusal):
                return issued
            for owner, code in zip(owners, issued, strict=True):
                found.setdefault(owner, code)
    return found
