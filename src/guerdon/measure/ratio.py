"""Ratios of two sums, such as sales per order, where the customer was drawn and not the order."""

from math import sqrt

from guerdon.measure.effect import Effect, Moments, Paired, around, unbounded


def ratio_difference(*, given: Paired, held: Paired, level: float = 0.95) -> Effect:
    """Given minus held of total(outcome) / total(before), where `before` is the denominator.

    Orders of one customer are alike, so their number says too much: the delta method linearises
    the ratio by customer, Var(R) = Var(y - R x) / (n * mean(x)^2) (Deng, Knoblich and Lu, KDD
    2018). The moments in the answer are of the ratio's parts by customer, with the ratio as mean.
    Unbounded where an arm has fewer than two customers or nothing below the line.
    """
    from scipy.special import ndtr, ndtri

    (top, first), (bottom, second) = (_linear(arm) for arm in (given, held))
    if first is None or second is None:
        return unbounded(given=top, held=bottom, level=level)
    gap = top.mean - bottom.mean
    error = sqrt(first + second)
    reach = float(ndtri(0.5 + level / 2)) * error if error else 0.0
    p = 2 * float(ndtr(-abs(gap) / error)) if error else float(gap == 0)
    return around(given=top, held=bottom, error=error, reach=reach, p=p, level=level)


def _linear(arm: Paired) -> tuple[Moments, float | None]:
    """The arm's ratio as moments of its linearised parts, and its squared standard error."""
    n, below = arm.outcome.n, arm.before.mean
    if n < 2 or below == 0:
        return Moments(n=n, total=0.0, squares=0.0), None
    ratio = arm.outcome.mean / below
    spread = arm.less(slope=ratio, centre=0.0).variance / below**2
    # A customer's part: the ratio itself, with the spread of y - R x around it.
    parts = Moments(n=n, total=n * ratio, squares=spread * (n - 1) + n * ratio**2)
    return parts, spread / n
