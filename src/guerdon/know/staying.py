"""Whether groups stay equally long, and how long that is within a stated time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from guerdon.know.histories import Floats
from guerdon.know.interval import SURE
from guerdon.know.survival import Curve


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """The log-rank test of groups: chi-square, its degrees of freedom and p value.

    `expected` is how many of each group would have left if all were alike, by code.
    """

    chi_square: float
    freedom: int
    p_value: float
    expected: tuple[float, ...]


def parted(*, time: ArrayLike, left: ArrayLike, group: ArrayLike) -> Parted | None:
    """Mantel (1966) and Cox (1972): whether groups, coded 0, 1, ..., leave at different paces.

    None where there are fewer than two groups or nobody left while another was watched.
    """
    from scipy.special import chdtrc

    spans, gone = np.asarray(time, dtype=np.float64), np.asarray(left, dtype=bool)
    codes = np.asarray(group, dtype=np.int64)
    groups = int(codes.max(initial=-1)) + 1
    if groups < 2:
        return None
    times, place = np.unique(spans, return_inverse=True)
    counts, leavers = np.zeros((len(times), groups)), np.zeros((len(times), groups))
    np.add.at(counts, (place, codes), 1.0)
    np.add.at(leavers, (place, codes), gone.astype(np.float64))
    risk = counts[::-1].cumsum(axis=0)[::-1]
    some = leavers.sum(axis=1) > 0
    risk, leavers = risk[some], leavers[some]
    n, d = risk.sum(axis=1), leavers.sum(axis=1)
    share = risk / n[:, None]
    expected = d[:, None] * share
    # Hypergeometric: of n at risk d leave, without regard to their group.
    weight = d * (n - d) / np.maximum(n - 1, 1)
    spread = np.diag((weight[:, None] * share).sum(axis=0)) - (weight[:, None] * share).T @ share
    away = (leavers - expected).sum(axis=0)
    kept = np.diag(spread) > 1e-12
    freedom = int(kept.sum()) - 1
    if freedom < 1:
        return None
    # The differences add up to 0, so that one group is left out.
    at = np.flatnonzero(kept)[:-1]
    chi_square = float(away[at] @ np.linalg.pinv(spread[np.ix_(at, at)]) @ away[at])
    return Parted(
        chi_square=chi_square,
        freedom=freedom,
        p_value=float(chdtrc(freedom, chi_square)),
        expected=tuple(float(one) for one in expected.sum(axis=0)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The mean stay within `within`, with a 95 % interval; all in the unit of the times."""

    within: float
    time: float
    low: float
    high: float


def mean_stay(*, curve: Curve, within: float) -> Mean:
    """The area under the curve up to a time: the restricted mean (Irwin 1949), by Greenwood.

    It may be told where a median cannot, as more than half are still there.
    """
    inside = curve.times < within
    times, share = curve.times[inside], curve.share[inside]
    steps = np.diff(np.concatenate(([0.0], times, [within])))
    areas: Floats = steps * np.concatenate(([1.0], share))
    after = areas[::-1].cumsum()[::-1][1:]  # the area beyond each time
    risk, left = curve.at_risk[inside], curve.left[inside]
    stay = risk > left
    spread = float((after[stay] ** 2 * left[stay] / (risk * (risk - left))[stay]).sum())
    time, width = float(areas.sum()), SURE * spread**0.5
    return Mean(
        within=within, time=time, low=max(0.0, time - width), high=min(within, time + width)
    )
