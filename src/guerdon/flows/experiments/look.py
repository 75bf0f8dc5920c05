"""Looks: an experiment read against the bar of its plan, kept, and told in a sentence."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import inf
from typing import TYPE_CHECKING, Any

from guerdon.flows.experiments.experiment import ExperimentLooked, looked
from guerdon.store.campaigns import enrolments, experiments
from guerdon.store.campaigns.experiments import LookSeen
from guerdon.store.programme import programme
from guerdon.store.writing import write
from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.experiment import Design
from guerdon.terms.money import SIGNS, written

if TYPE_CHECKING:
    from guerdon.measure.effect import Effect
    from guerdon.measure.look import ArmFound

# Two looks with less new information between them than this are one look.
CLOSEST = 0.005
MONEY = ("sales", "basket")
CUSTOMER_DAY = timedelta(days=1)
# Harm has a bar of its own, spent evenly: a pilot is too small for a bar that is spent late.
HARM = "even"


def look(*, experiment: str, now: datetime, planned: bool = False) -> LookSeen | Refusal:
    """Read the experiment as of now and keep what was seen; the look is spent.

    `planned`: it is one of the looks of the design, and not one that somebody took in between.

    Refused, with nothing kept: one that does not run, nothing new since the last look, and arms
    whose sizes the draw does not explain (`experiment_ratio`): then no effect is told at all.
    """
    found = looked(experiment=experiment)
    if isinstance(found, Refusal):
        return found
    if found.experiment.state != experiments.RUNNING:
        return Refusal(reason="experiment_not_running", data={"key": experiment})
    share = information(looked=found, now=now)
    last = found.looks[-1].share if found.looks else 0.0
    if share - last < CLOSEST and not (share >= 1 > last):
        return Refusal(reason="look_too_soon", data={"share": round(100 * share, 1)})
    made = _made(found, share, now, planned)
    if isinstance(made, Refusal):
        return made
    with write():
        standing = experiments.looks(key=experiment)
        if len(standing) != len(found.looks):
            return Refusal(reason="look_too_soon", data={"share": round(100 * share, 1)})
        experiments.keep_look(key=experiment, look=made)
    return made


def information(*, looked: ExperimentLooked, now: datetime) -> float:
    """The share of the planned information that is there, at most 1.

    Customer-days over those planned: what customers spend adds up day by day. Without an audience
    nobody knows how many will come, and the share of the planned days stands for it.
    """
    seen = looked.experiment
    if seen.started_at is None:
        return 0.0
    if seen.planned_days == 0:
        return min(1.0, (now - seen.started_at) / timedelta(days=looked.design.days))
    lived = sum(
        ((now - since) / CUSTOMER_DAY * count)
        for since, count in enrolments.stages(experiment=seen.key)
    )
    return min(1.0, lived / seen.planned_days)


def _made(
    found: ExperimentLooked, share: float, now: datetime, planned: bool
) -> LookSeen | Refusal:
    from guerdon.measure.look import read

    design, seen = found.design, found.experiment
    assert seen.started_at is not None  # noqa: S101 (it runs)
    sums = enrolments.sums(
        experiment=seen.key, offers=design.offers, since=seen.started_at, now=now
    )
    bar = _bar([one.bar for one in found.looks], found, share, design.spending)
    harm_bar = _bar([one.document.get("harm_bar") for one in found.looks], found, share, HARM)
    told, warned = (
        read(
            sums=sums,
            weights={arm.key: arm.weight for arm in design.arms},
            control=design.arms[0].key,
            metric=design.metric,
            bar=each,
            last=share >= 1,
        )
        for each in (bar, harm_bar)
    )
    if told.ratio.alarm:
        data = {"counts": _counted(told.ratio.counts), "p": f"{told.ratio.p:.2g}"}
        return Refusal(reason="experiment_ratio", data=data)
    document = {
        "ratio_p": told.ratio.p,
        "counts": dict(told.ratio.counts),
        "last": share >= 1,
        "planned": planned,
        "harm_bar": harm_bar,
        "arms": [
            _arm(one, design) | {"harm": other.verdict == "worse"}
            for one, other in zip(told.arms, warned.arms, strict=True)
        ],
        "holm": dict(told.holm),
        "discoveries": dict(told.discoveries),
    }
    return LookSeen(
        number=len(found.looks) + 1,
        at=now,
        share=share,
        bar=bar,
        document=document,
    )


def _bar(
    stood: Sequence[float | None], found: ExperimentLooked, share: float, spending: str
) -> float | None:
    """The bar of a look at this share after those that stood; None where none can be passed."""
    from guerdon.measure.sequential import Bars, further

    before = Bars(
        shares=tuple(one.share for one in found.looks),
        bars=tuple(inf if one is None else one for one in stood),
    )
    bars = further(before=before, share=share, spending=spending, alpha=found.design.alpha)
    return None if bars.bars[-1] == inf else bars.bars[-1]


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{arm} {count}" for arm, count in counts.items())


def _arm(one: "ArmFound", design: Design) -> dict[str, Any]:
    own = one.effects[design.metric]
    return {
        "arm": one.arm,
        "verdict": one.verdict,
        "z": own.difference / own.error if 0 < own.error < inf else 0.0,
        "shrunk": _ends(one.shrunk.estimate, one.shrunk.low, one.shrunk.high)
        | {"share": one.shrunk.share},
        "effects": {
            name: _effect(effect) | {"removed": one.removed[name]}
            for name, effect in one.effects.items()
        },
    }


def _effect(effect: "Effect") -> dict[str, Any]:
    return {
        "given": effect.given.mean,
        "held": effect.held.mean,
        "given_n": effect.given.n,
        "held_n": effect.held.n,
        "error": None if effect.error == inf else effect.error,
        "p": effect.p,
        "relative": effect.relative,
        **_ends(effect.difference, effect.low, effect.high),
    }


def _ends(difference: float, low: float, high: float) -> dict[str, float | None]:
    """JSON has no infinity: what is unbounded is None."""
    return {
        "difference": difference,
        "low": None if abs(low) == inf else low,
        "high": None if abs(high) == inf else high,
    }


def sentence(*, design: Design, look: LookSeen | None, arm: str) -> Reason:
    """What a director is told of an arm after a look, with its numbers in its own unit."""
    names = {one.key: one.name for one in design.arms}
    control = design.arms[0]
    if look is None:
        return Reason(reason="experiment_unseen", data={"control": dict(control.name)})
    one = next(each for each in look.document["arms"] if each["arm"] == arm)
    effect = one["effects"][design.metric]
    if effect["low"] is None:
        share = round(100 * look.share)
        return Reason(reason="experiment_early", data={"share": share, "arm": dict(names[arm])})
    data = {
        "arm": dict(names[arm]),
        "control": dict(control.name),
        "level": round(100 * design.level),
        **{
            word: _told(abs(effect["difference"]) if word == "difference" else effect[word], design)
            for word in ("difference", "low", "high")
        },
        "shrunk": _told(abs(one["shrunk"]["difference"]), design),
    }
    return Reason(reason=f"experiment_{one['verdict']}_{design.metric}", data=data)


def _told(value: float, design: Design) -> str:
    """A figure in the metric's unit: money, orders of a hundred customers, points of a percent."""
    if design.metric in MONEY:
        currency = programme.read().currency
        text = written(minor=abs(round(value)), currency=currency)
        sign = "−" if round(value) < 0 else ""
        return f"{sign}{SIGNS.get(currency, currency + ' ')}{text}"
    return f"{100 * value:.1f}".replace("-", "−")
