"""How long customers stay: Kaplan-Meier for a group, Cox's model for what makes them leave."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from guerdon.know.histories import Floats
from guerdon.know.interval import SURE

MOST_STEPS = 50
STILL = 1e-9
HALVINGS = 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """The share that stays beyond each time at which somebody left, with a 95 % interval.

    `at_risk` were still watched and there just before `times`, `left` of them left then.
    """

    times: Floats
    at_risk: Floats
    left: Floats
    share: Floats
    low: Floats
    high: Floats

    def beyond(self, time: float) -> float:
        """The share that stays beyond a time."""
        place = int(np.searchsorted(self.times, time, side="right"))
        return 1.0 if place == 0 else float(self.share[place - 1])

    @property
    def median(self) -> float | None:
        """The first time beyond which at most half stays; None where more than half always did."""
        below = np.flatnonzero(self.share <= 0.5)
        return float(self.times[below[0]]) if len(below) else None


def curve(*, time: ArrayLike, left: ArrayLike, weight: ArrayLike | None = None) -> Curve:
    """Kaplan and Meier (1958) of customers watched for `time`, who `left` then or are still there.

    With `weight` a row stands for so many alike. The interval is by the log of minus the log
    (Kalbfleisch and Prentice 1980), from Greenwood's variance: it stays between 0 and 1.
    """
    spans, gone = np.asarray(time, dtype=np.float64), np.asarray(left, dtype=bool)
    many = np.ones(len(spans)) if weight is None else np.asarray(weight, dtype=np.float64)
    times, place = np.unique(spans, return_inverse=True)
    leavers: Floats = np.bincount(place, weights=gone * many, minlength=len(times)).astype(float)
    ends = np.bincount(place, weights=many, minlength=len(times))
    risk = ends[::-1].cumsum()[::-1].astype(np.float64)
    kept = leavers > 0
    times, leavers, risk = times[kept], leavers[kept], risk[kept]
    share: Floats = np.cumprod(1 - leavers / risk).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(leavers / (risk * (risk - leavers)))
        log_share = np.log(share)
        width = SURE * np.sqrt(greenwood) / np.abs(log_share)
        low, high = share ** np.exp(width), share ** np.exp(-width)
    nobody = share <= 0
    return Curve(
        times=times,
        at_risk=risk,
        left=leavers,
        share=share,
        low=np.where(nobody, 0.0, low),
        high=np.where(nobody, 0.0, high),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hazards:
    """Cox's model: `log_ratios` of the hazard for one more of each measure, `errors` theirs.

    `baseline` is the cumulative hazard at `times` of one with the mean of every measure.
    `converged` is False where a measure parts those who left from the others, or says nothing.
    """

    names: tuple[str, ...]
    log_ratios: Floats
    errors: Floats
    log_likelihood: float
    null_log_likelihood: float
    means: Floats
    times: Floats
    baseline: Floats
    converged: bool

    @property
    def p_values(self) -> Floats:
        """Two-sided, by Wald; 1 where the error is not known."""
        from scipy.special import ndtr

        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.abs(self.log_ratios / self.errors)
        answer: Floats = np.where(np.isfinite(z), 2 * (1 - ndtr(z)), 1.0)
        return answer

    def stays(self, *, measures: ArrayLike, beyond: float) -> Floats:
        """For each row of measures the chance to stay beyond a time."""
        place = int(np.searchsorted(self.times, beyond, side="right"))
        hazard = 0.0 if place == 0 else float(self.baseline[place - 1])
        score = (np.asarray(measures, dtype=np.float64) - self.means) @ self.log_ratios
        answer: Floats = np.exp(-hazard * np.exp(score))
        return answer


def hazards(
    *, time: ArrayLike, left: ArrayLike, measures: ArrayLike, names: tuple[str, ...]
) -> Hazards:
    """Cox (1972) by Newton's steps, ties by Efron (1977), baseline by Breslow (1974).

    `measures` has a row for each customer and a column for each name. A measure that never
    varies has a ratio of one and no error.
    """
    spans, gone = np.asarray(time, dtype=np.float64), np.asarray(left, dtype=bool)
    raw = np.asarray(measures, dtype=np.float64).reshape(len(spans), len(names))
    means, scale = raw.mean(axis=0), raw.std(axis=0)
    varies = scale > 1e-12
    order = np.argsort(-spans, kind="stable")
    z = ((raw - means) / np.where(varies, scale, 1.0))[order][:, varies]
    data = _Sorted(z=z, left=gone[order], time=spans[order])
    ratios = np.zeros(z.shape[1])
    value, slope, information = data.at(ratios)
    null, converged = value, True
    for _ in range(MOST_STEPS):
        step = np.linalg.lstsq(information, slope, rcond=None)[0] if len(slope) else slope
        tried, found = ratios + step, data.at(ratios + step)
        for _ in range(HALVINGS):
            if found[0] >= value - 1e-12:
                break
            step = step / 2
            tried, found = ratios + step, data.at(ratios + step)
        gained = found[0] - value
        ratios, (value, slope, information) = tried, found
        if gained <= STILL * max(1.0, abs(value)):
            break
    else:
        converged = False
    covariance = np.linalg.pinv(information, hermitian=True) if len(slope) else information
    spread = np.sqrt(np.clip(np.diag(covariance), 0.0, None))
    log_ratios, errors = np.zeros(len(names)), np.full(len(names), np.nan)
    log_ratios[varies], errors[varies] = ratios / scale[varies], spread / scale[varies]
    times, baseline = data.baseline(ratios)
    return Hazards(
        names=names,
        log_ratios=log_ratios,
        errors=errors,
        log_likelihood=value,
        null_log_likelihood=null,
        means=means,
        times=times,
        baseline=baseline,
        converged=converged and bool((np.abs(ratios) < 15).all()),
    )


class _Sorted:
    """Customers by falling time, so that a running sum is over those still at risk."""

    def __init__(self, *, z: Floats, left: Floats, time: Floats) -> None:
        self.z, self.left = z, left
        self.times, first = np.unique(-time, return_index=True)
        self.times = -self.times
        self.ends = np.append(first[1:], len(time)) - 1  # the last of those at risk at each time
        self.group = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(time))))
        leavers = np.bincount(self.group, weights=left, minlength=len(first)).astype(np.int64)
        self.leavers = leavers
        # Efron: of d that left at one time the l-th saw l / d of them gone already.
        self.which = np.repeat(np.arange(len(first)), leavers)
        order = np.arange(len(self.which)) - np.repeat(np.cumsum(leavers) - leavers, leavers)
        self.gone = order / np.maximum(leavers[self.which], 1)

    def _sums(self, weight: Floats) -> tuple[Floats, Floats]:
        """By time: sums over those at risk, and over those who left then."""
        risk = np.cumsum(weight, axis=0)[self.ends]
        left = np.zeros_like(risk)
        np.add.at(left, self.group[self.left], weight[self.left])
        return risk, left

    def at(self, ratios: Floats) -> tuple[float, Floats, Floats]:
        """The partial log-likelihood, its slope and its information."""
        score = self.z @ ratios
        weight = np.exp(score - (score.max() if len(score) else 0.0))
        moment = weight[:, None] * self.z
        risk0, left0 = self._sums(weight)
        risk1, left1 = self._sums(moment)
        total = risk0[self.which] - self.gone * left0[self.which]
        mean = (risk1[self.which] - self.gone[:, None] * left1[self.which]) / total[:, None]
        value = float(score[self.left].sum() - np.log(total).sum())
        value -= len(total) * float(score.max() if len(score) else 0.0)
        slope = self.z[self.left].sum(axis=0) - mean.sum(axis=0)
        # sum over times of the second moment over the total: each customer's share of it.
        share = np.zeros((2, len(self.times)))
        np.add.at(share[0], self.which, 1 / total)
        np.add.at(share[1], self.which, self.gone / total)
        within = np.cumsum(share[0][::-1])[::-1][self.group]
        own = np.where(self.left, share[1][self.group], 0.0)
        second = (self.z * (weight * (within - own))[:, None]).T @ self.z
        return value, slope, second - mean.T @ mean

    def baseline(self, ratios: Floats) -> tuple[Floats, Floats]:
        """Times at which somebody left, rising, and the cumulative hazard there."""
        risk, _ = self._sums(np.exp(self.z @ ratios))
        kept = self.leavers > 0
        times, steps = self.times[kept][::-1], (self.leavers[kept] / risk[kept])[::-1]
        return times, np.cumsum(steps)


def concordance(*, time: ArrayLike, left: ArrayLike, risk: ArrayLike) -> float | None:
    """Harrell's C: of pairs whose order is known, the share where the riskier left first.

    Ties of risk count half. None where no pair can be ordered. Counted in n log n by a
    Fenwick tree over the ranks of risk.
    """
    spans, gone = np.asarray(time, dtype=np.float64), np.asarray(left, dtype=bool)
    _, rank = np.unique(np.asarray(risk, dtype=np.float64), return_inverse=True)
    size = int(rank.max(initial=-1)) + 1
    tree = [0] * (size + 1)
    good = tied = pairs = 0
    order = np.lexsort((gone, -spans))  # longest first; at one time, those still there first
    waiting: list[int] = []
    counts = [0] * size
    previous = None
    added = 0

    def add(place: int) -> None:
        counts[place] += 1
        place += 1
        while place <= size:
            tree[place] += 1
            place += place & -place

    def below(place: int) -> int:
        total = 0
        while place > 0:
            total += tree[place]
            place -= place & -place
        return total

    for number in order.tolist():
        if spans[number] != previous:
            for place in waiting:
                add(place)
            added += len(waiting)
            waiting, previous = [], spans[number]
        place = int(rank[number])
        if gone[number]:
            pairs += added
            good += below(place)
            tied += counts[place]
            waiting.append(place)
        else:
            add(place)
            added += 1
    return None if not pairs else (good + tied / 2) / pairs
