"""One look at an experiment: every arm beside the control, as far as this look may tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from guerdon.measure.effect import Effect, Moments, Paired, adjusted
from guerdon.measure.holdout import SampleRatio, sample_ratio
from guerdon.measure.ratio import ratio_difference
from guerdon.measure.sequential import FURTHEST
from guerdon.measure.several import discoveries, holm
from guerdon.measure.winner import Shrunk, shrunk
from guerdon.terms.experiment import BASKET, BOUGHT, METRICS, ORDERS, SALES

BETTER, WORSE, OPEN, NONE = "better", "worse", "open", "none"
Sums = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmFound:
    """One arm against the control: its effects by metric, with intervals that all looks share.

    `removed` is the share of variance that what was known before took out; `verdict` is of the
    experiment's own metric; `shrunk` is that effect freed from the winner's curse.
    """

    arm: str
    effects: Mapping[str, Effect]
    removed: Mapping[str, float]
    verdict: str
    shrunk: Shrunk


@dataclass(frozen=True, slots=True, kw_only=True)
class LookFound:
    """What a look shows; nothing but the ratio where that gives alarm.

    `holm` and `discoveries` are p-values by (arm, metric), adjusted over all that were asked.
    """

    ratio: SampleRatio
    arms: tuple[ArmFound, ...]
    holm: Mapping[str, float]
    discoveries: Mapping[str, float]


def read(
    *,
    sums: Mapping[str, Sums],
    weights: Mapping[str, int],
    control: str,
    metric: str,
    bar: float | None,
    last: bool,
) -> LookFound:
    """From the sums of each arm (store.campaigns.enrolments.SUMMED) to effects, where `bar` allows.

    `bar` is of |z|, None where this look may tell nothing yet: then intervals are unbounded. It is
    carried to Student's law by its level (Jennison and Turnbull 2000, 11.5). On the `last` look
    what did not pass its bar is no difference shown.
    """
    counts = {arm: int(sums[arm]["n"]) if arm in sums else 0 for arm in weights}
    ratio = sample_ratio(counts=counts, shares={arm: float(w) for arm, w in weights.items()})
    if ratio.alarm:
        return LookFound(ratio=ratio, arms=(), holm={}, discoveries={})
    level, height = _level(bar)
    held = sums.get(control, {})
    found = []
    for arm in weights:
        if arm != control:
            found.append(_against(arm, sums.get(arm, {}), held, metric, level, height, last))
    ps = {f"{one.arm} {name}": effect.p for one in found for name, effect in one.effects.items()}
    return LookFound(
        ratio=ratio, arms=tuple(found), holm=holm(ps=ps), discoveries=discoveries(ps=ps)
    )


def _level(bar: float | None) -> tuple[float, float]:
    """The level of an interval that reaches to the bar, and the bar itself; inf for none."""
    from scipy.special import ndtr

    if bar is None or bar >= FURTHEST:
        return 1.0, inf
    return 1 - 2 * float(ndtr(-bar)), bar


def _against(
    arm: str, given: Sums, held: Sums, metric: str, level: float, bar: float, last: bool
) -> ArmFound:
    effects: dict[str, Effect] = {}
    removed: dict[str, float] = {}
    for outcome in (BOUGHT, ORDERS, SALES):
        pair = (paired(row=given, outcome=outcome), paired(row=held, outcome=outcome))
        effects[outcome], removed[outcome] = adjusted(given=pair[0], held=pair[1], level=level)
    effects[BASKET] = ratio_difference(given=_basket(given), held=_basket(held), level=level)
    removed[BASKET] = 0.0
    own = effects[metric]
    verdict = _verdict(own, bar, last)
    return ArmFound(
        arm=arm,
        effects={name: effects[name] for name in METRICS},
        removed=removed,
        verdict=verdict,
        shrunk=shrunk(
            difference=own.difference,
            error=own.error,
            bar=bar if verdict in (BETTER, WORSE) else inf,
        ),
    )


def _verdict(effect: Effect, bar: float, last: bool) -> str:
    if bar < inf and effect.certain:
        return BETTER if effect.difference > 0 else WORSE
    return NONE if last else OPEN


def moments(*, row: Sums, outcome: str) -> Moments:
    """The moments of an outcome in an arm's sums; of nobody where there are none."""
    return Moments(
        n=int(row.get("n", 0)),
        total=row.get(f"{outcome}_total", 0.0),
        squares=row.get(f"{outcome}_squares", 0.0),
    )


def paired(*, row: Sums, outcome: str) -> Paired:
    """An outcome beside what was expected before."""
    return Paired(
        outcome=moments(row=row, outcome=outcome),
        before=moments(row=row, outcome="before"),
        products=row.get(f"{outcome}_products", 0.0),
    )


def _basket(row: Sums) -> Paired:
    """Sales over orders, customer by customer."""
    return Paired(
        outcome=moments(row=row, outcome=SALES),
        before=moments(row=row, outcome=ORDERS),
        products=row.get("sales_by_orders", 0.0),
    )
