"""Several independent estimates added up, with the interval of their sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate and the two ends of its interval."""

    estimate: float
    low: float
    high: float


def added(*, parts: Sequence[Interval]) -> Interval:
    """The sum; distances to the ends add in quadrature, as errors of independent estimates do.

    Exact for symmetric normal intervals of one level; no part at all sums to zero exactly.
    """
    total = sum(part.estimate for part in parts)
    return Interval(
        estimate=total,
        low=total - hypot(*(part.estimate - part.low for part in parts)),
        high=total + hypot(*(part.high - part.estimate for part in parts)),
    )
