"""The watch: looks when they are due, stages when they come, and stop rules that really stop."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from guerdon.decide.arms import Slots
from guerdon.flows.experiments import enrolling, experiment
from guerdon.flows.experiments.experiment import ExperimentLooked
from guerdon.flows.experiments.look import look
from guerdon.store.campaigns import experiments
from guerdon.store.campaigns.experiments import FINISHED, HALTED, RUNNING, LookSeen
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal
from guerdon.terms.experiment import Design

ACTOR = "watch"
# Arms that broke are not waited for: the same look would be refused for ever.
BROKEN = "experiment_ratio"


def run(*, now: datetime) -> int:
    """Watch every running experiment; how many were looked at, moved on or ended.

    Safe to run twice and by several workers: a look has a number, a stage and an end happen once.
    """
    return sum(watched(key=one.key, now=now) for one in experiments.listed(states=(RUNNING,)))


def watched(*, key: str, now: datetime) -> bool:
    """Take the look that is due, halt where a stop rule says so, else go on; whether it did any."""
    found = experiment.looked(experiment=key)
    if isinstance(found, Refusal):
        return False
    why = overspent(found=found)
    planned = due(found=found, now=now)
    if why is None and (planned or before_stage(found=found, now=now)):
        seen = look(experiment=key, now=now, planned=planned)
        if isinstance(seen, Refusal):
            why = (
                {"reason": seen.reason, "data": dict(seen.data)} if seen.reason == BROKEN else None
            )
            # Somebody has looked at all there is before the watch came.
            last = found.looks[-1] if found.looks else None
        else:
            why = stopped(design=found.design, look=seen)
            last = seen
        if why is None and last is not None and last.document["last"]:
            return _end(key, FINISHED, _ended(found.design, last), now)
    if why is not None:
        return _end(key, HALTED, why, now)
    return _on(found, now)


def due(*, found: ExperimentLooked, now: datetime) -> bool:
    """Whether the next of the planned looks is to be taken, spread evenly over the days."""
    seen, design = found.experiment, found.design
    if seen.started_at is None:
        return False
    whole = timedelta(days=design.days)
    taken = sum(one.document.get("planned", True) for one in found.looks)
    if now - seen.started_at >= whole:
        return True
    return (
        bool(taken < design.looks - 1)
        and now - seen.started_at >= whole * (taken + 1) / design.looks
    )


def before_stage(*, found: ExperimentLooked, now: datetime) -> bool:
    """Whether a stage is to begin and nobody has looked since its time came.

    More customers are not let in on trust: a pilot is read before it ends.
    """
    seen, days = found.experiment, [stage.days for stage in found.design.stages]
    if found.design.audience is None or seen.started_at is None:
        return False
    if stage_at(stages=days, since=seen.started_at, now=now) <= seen.stage:
        return False
    at = seen.started_at + timedelta(days=sum(days[: seen.stage]))
    return not found.looks or found.looks[-1].at < at


def stopped(*, design: Design, look: LookSeen) -> Mapping[str, Any] | None:
    """The reason to halt after this look: an arm beyond its bar, if the rules want that.

    Harm has a nearer bar of its own, beyond which nothing is claimed and all is halted.
    """
    names = {arm.key: dict(arm.name) for arm in design.arms}
    for one in look.document["arms"]:
        rules = (
            ("worse", design.stops.harm and one["verdict"] == "worse"),
            ("better", design.stops.gain and one["verdict"] == "better"),
            ("harm", design.stops.harm and one.get("harm")),
        )
        for name, halts in rules:
            if halts:
                data = {"arm": names[one["arm"]], "look": look.number}
                return {"reason": f"experiment_halted_{name}", "data": data}
    return None


def overspent(*, found: ExperimentLooked) -> Mapping[str, Any] | None:
    """The reason to halt when the experiment's offers took more than it may spend."""
    most, since = found.design.stops.spend_minor, found.experiment.started_at
    if most is None or since is None:
        return None
    spent = experiments.spent(offers=found.design.offers, since=since)
    if spent < most:
        return None
    return {"reason": "experiment_halted_spend", "data": {"spent": spent, "most": most}}


def _ended(design: Design, look: LookSeen) -> Mapping[str, Any]:
    return {"reason": "experiment_ended", "data": {"looks": look.number, "days": design.days}}


def _end(key: str, state: str, why: Mapping[str, Any], now: datetime) -> bool:
    done = experiment.stop(experiment=key, actor=ACTOR, now=now, state=state, why=why)
    return not isinstance(done, Refusal)


def _on(found: ExperimentLooked, now: datetime) -> bool:
    """Begin the next stage where its time has come; an experiment without an audience has none."""
    seen, design = found.experiment, found.design
    wanted = stage_at(
        stages=[stage.days for stage in design.stages], since=seen.started_at, now=now
    )
    if design.audience is None or seen.stage >= wanted:
        return False
    slots = Slots(layer=seen.layer, start=seen.slots[0], end=seen.slots[1])
    with write():
        standing = experiments.seen(key=seen.key, lock=True)
        if standing is None or standing.state != RUNNING or standing.stage != seen.stage:
            return False
        refused = enrolling.next_stage(design=design, slots=slots, stage=seen.stage + 1, now=now)
        if refused:
            undo()
            return False
    return True


def stage_at(*, stages: Sequence[int], since: datetime | None, now: datetime) -> int:
    """How many stages should have begun by now."""
    if since is None:
        return 0
    begun, at = 0, since
    for days in stages:
        if now < at:
            break
        begun, at = begun + 1, at + timedelta(days=days)
    return begun
