"""The Qini curve, its area with an interval, uplift of the first so many, and deciles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.uplift.trial import SEED, Floats, Trial

Order = NDArray[np.intp]
REPEATS = 200
POINTS = 50
DECILES = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """What giving to the first so many by score brings, beside giving to as many by chance.

    `share` runs from 0 to 1; `gain`, `low`, `high` and `chance` are extra outcomes a customer of
    the whole trial, low and high a 95 % interval of gain. `qini` is the area between gain and
    chance, Q / n² in Radcliffe's words (2007), `auuc` the area under gain.
    """

    share: Floats
    gain: Floats
    low: Floats
    high: Floats
    chance: Floats
    qini: float
    qini_low: float
    qini_high: float
    auuc: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decile:
    """A tenth of the customers, most changed first: what was told of them, and what came."""

    customers: int
    told: float
    came: float
    low: float
    high: float


def curve(*, score: Floats, trial: Trial) -> Curve:
    """The curve of scores that had no part in the outcomes, with bootstrap intervals.

    Q(k) = N1(k) (Y1(k)/N1(k) - Y0(k)/N0(k)) over the first k by score, ties by their order in
    the trial; with chances that differ each counts by one over theirs.
    """
    order = np.argsort(-score, kind="stable")
    gains = _gains(trial, order)
    n = len(trial)
    at = np.linspace(0, n, POINTS + 1).round().astype(int)
    padded = np.pad(gains, ((0, 0), (1, 0)))
    areas = qini_of(gains)
    points = padded[:, at] / n
    low, high = np.quantile(points[1:], (0.025, 0.975), axis=0)
    qini_low, qini_high = np.quantile(areas[1:], (0.025, 0.975))
    return Curve(
        share=at / n,
        gain=points[0],
        low=low,
        high=high,
        chance=at / n * points[0, -1],
        qini=float(areas[0]),
        qini_low=float(qini_low),
        qini_high=float(qini_high),
        auuc=float(gains[0].sum() / n**2),
    )


def qini_areas(*, score: Floats, trial: Trial) -> Floats:
    """The Qini area and 200 of its bootstrap repeats; two scores' repeats draw the same."""
    return qini_of(_gains(trial, np.argsort(-score, kind="stable")))


def qini(*, score: Floats, trial: Trial) -> float:
    """The Qini area alone: between the curve and the line to its end, over n²."""
    order = np.argsort(-score, kind="stable")
    return float(qini_of(_Sorted(trial, order).gain(np.ones(len(trial)))[None])[0])


def qini_of(gains: Floats) -> Floats:
    """Areas of curves (rows) over their own line, over n²."""
    n = gains.shape[1]
    found: Floats = (gains.sum(axis=1) - gains[:, -1] * (n + 1) / 2) / n**2
    return found


class _Sorted:
    """A trial in the order of its scores, each weighted by one over their chance."""

    def __init__(self, trial: Trial, order: Order) -> None:
        t, y, e = trial.given[order], trial.outcome[order], trial.chance[order]
        self.order, self.given = order, t.astype(np.float64)
        self.one, self.none = t / e, ~t / (1 - e)
        self.one_y, self.none_y = self.one * y, self.none * y

    def gain(self, weight: Floats) -> Floats:
        """Q(k) for k = 1..n, each customer counted `weight` times."""
        w = weight[self.order]
        n1, n0 = np.cumsum(w * self.one), np.cumsum(w * self.none)
        mean1 = np.cumsum(w * self.one_y) / np.maximum(n1, 1e-300)
        mean0 = np.cumsum(w * self.none_y) / np.maximum(n0, 1e-300)
        found: Floats = np.cumsum(w * self.given) * (mean1 - mean0)
        return found


def _gains(trial: Trial, order: Order) -> Floats:
    """The curve in the first row, its bootstrap repeats in the others."""
    ready = _Sorted(trial, order)
    return np.stack([ready.gain(weight) for weight in _weights(len(trial))])


def _weights(n: int) -> list[Floats]:
    """All once, then bootstrap repeats: each customer as often as Poisson of 1 says."""
    chance = np.random.default_rng(SEED)
    return [np.ones(n), *(chance.poisson(1.0, n).astype(np.float64) for _ in range(REPEATS))]


def uplift_at(*, score: Floats, trial: Trial, share: float = 0.3) -> tuple[float, float, float]:
    """The effect on the first `share` by score, with its 95 % interval."""
    first = np.argsort(-score, kind="stable")[: max(2, int(share * len(trial)))]
    return effect(trial=trial, rows=first)


def effect(*, trial: Trial, rows: Order) -> tuple[float, float, float]:
    """The mean effect on some customers with its 95 % interval; unbounded with an empty arm."""
    t, y, e = trial.given[rows], trial.outcome[rows], trial.chance[rows]
    w1, w0 = t / e, ~t / (1 - e)
    if t.sum() < 2 or (~t).sum() < 2:
        return 0.0, -np.inf, np.inf
    m1, m0 = float((w1 * y).sum() / w1.sum()), float((w0 * y).sum() / w0.sum())
    spread1 = (w1**2 * (y - m1) ** 2).sum() / w1.sum() ** 2
    spread0 = (w0**2 * (y - m0) ** 2).sum() / w0.sum() ** 2
    reach = 1.96 * float(np.sqrt(spread1 + spread0))
    return m1 - m0, m1 - m0 - reach, m1 - m0 + reach


def deciles(*, score: Floats, told: Floats, trial: Trial) -> tuple[Decile, ...]:
    """Ten groups by score, most changed first: the mean told and the effect that came."""
    made = []
    for rows in np.array_split(np.argsort(-score, kind="stable"), DECILES):
        came, low, high = effect(trial=trial, rows=rows)
        mean = float(told[rows].mean())
        made.append(Decile(customers=len(rows), told=mean, came=came, low=low, high=high))
    return tuple(made)
