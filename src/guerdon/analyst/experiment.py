"""Experiments on numbers of one's own: drawn, sized, looked at, and the test itself tested."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from guerdon.decide.arms import Arm, arm_of
from guerdon.decide.sizing import Own
from guerdon.decide.sizing import wanted as sized
from guerdon.measure.effect import Effect, Moments, Paired, adjusted, difference
from guerdon.measure.ratio import ratio_difference
from guerdon.measure.same import Sameness, split
from guerdon.measure.sequential import Bars, inflation, planned
from guerdon.measure.winner import Shrunk, shrunk
from guerdon.terms.decision import Refusal
from guerdon.terms.spending import LATE


class UnknownSpendingError(ValueError):
    """Spendings are fixed, late, square, even and always."""


def arms(customers: Iterable[str], *, salt: str, weights: Mapping[str, int]) -> dict[str, str]:
    """Customer -> arm by a stable hash, the same as the shop's own for an experiment `salt`."""
    drawn = tuple(Arm(key=key, weight=weight) for key, weight in weights.items())
    return {one: arm_of(salt=salt, customer=one, arms=drawn) for one in customers}


def bars(*, looks: int, spending: str = LATE, level: float = 0.95) -> Bars:
    """How far an effect must stand out at each of so many even looks, in standard errors."""
    found = planned(spending=spending, looks=looks, alpha=1 - level)
    if isinstance(found, Refusal):
        raise UnknownSpendingError(spending)
    return found


def wanted(
    values: Any,
    *,
    effect: float,
    explained: float = 0.0,
    weights: tuple[int, int] = (1, 1),
    level: float = 0.95,
    power: float = 0.8,
    looks: int = 1,
    spending: str = LATE,
) -> int | None:
    """How many customers in both arms together show `effect`, in the unit of `values`.

    `values` is the outcome of like customers in as many days; `explained` is the share of its
    variance that something known before takes out; `weights` are (control, given).
    """
    y = np.asarray(values, dtype=np.float64)
    own = Own(
        customers=len(y),
        days=0,
        mean=float(y.mean()),
        deviation=float(y.std(ddof=1)),
        explained=explained,
    )
    more = 1.0
    if looks > 1:
        plan = bars(looks=looks, spending=spending, level=level)
        more = inflation(bars=plan, alpha=1 - level, power_wanted=power)
    return sized(own=own, weights=weights, effect=effect, level=level, power=power, inflation=more)


def effect(
    given: Any, held: Any, *, before: tuple[Any, Any] | None = None, level: float = 0.95
) -> Effect:
    """Given minus held, by Welch; `before` (given, held) frees it from what was there before."""
    if before is None:
        return difference(given=_moments(given), held=_moments(held), level=level)
    pairs = [_pair(y, x) for y, x in zip((given, held), before, strict=True)]
    return adjusted(given=pairs[0], held=pairs[1], level=level)[0]


def ratio(given: tuple[Any, Any], held: tuple[Any, Any], *, level: float = 0.95) -> Effect:
    """Total over total, such as (sales, orders), where customers were drawn and not orders."""
    return ratio_difference(given=_pair(*given), held=_pair(*held), level=level)


def unexaggerated(found: Effect, *, bar: float = 1.959964) -> Shrunk:
    """What to count on of an effect that is told because it passed its bar."""
    return shrunk(difference=found.difference, error=found.error, bar=bar, level=found.level)


def like_arms(
    values: Any, *, splits: int = 1_000, share: float = 0.5, level: float = 0.95, seed: int = 1
) -> Sameness:
    """How often the test finds an effect between arms that were treated alike."""
    chance = np.random.default_rng(seed)
    return split(outcome=values, chance=chance, splits=splits, share=share, level=level)


def _moments(values: Any) -> Moments:
    y = np.asarray(values, dtype=np.float64)
    return Moments(n=len(y), total=float(y.sum()), squares=float((y * y).sum()))


def _pair(outcome: Any, before: Any) -> Paired:
    y, x = np.asarray(outcome, dtype=np.float64), np.asarray(before, dtype=np.float64)
    return Paired(outcome=_moments(y), before=_moments(x), products=float((x * y).sum()))
