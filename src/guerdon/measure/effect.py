"""The difference that giving made: means of two arms, with an interval that unequal arms allow."""

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What an outcome adds up to in one arm: enough for means, variances and merging parts."""

    n: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """Total / n; 0 for an empty arm."""
        return self.total / self.n if self.n else 0.0

    @property
    def variance(self) -> float:
        """Sample variance with n - 1; 0 below two customers."""
        if self.n < 2:
            return 0.0
        return max(0.0, self.squares - self.total * self.mean) / (self.n - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """An outcome in one arm beside what the same customers did before: `products` sums x * y."""

    outcome: Moments
    before: Moments
    products: float

    @property
    def covariance(self) -> float:
        """Sample covariance with n - 1; 0 below two customers."""
        n = self.outcome.n
        if n < 2:
            return 0.0
        return (self.products - self.outcome.total * self.before.mean) / (n - 1)

    def less(self, *, slope: float, centre: float) -> Moments:
        """Moments of y - slope * (x - centre)."""
        y, x, n = self.outcome, self.before, self.outcome.n
        shift = slope * centre
        total = y.total - slope * x.total + n * shift
        squares = (
            y.squares
            + slope**2 * x.squares
            - 2 * slope * self.products
            + 2 * shift * (y.total - slope * x.total)
            + n * shift**2
        )
        return Moments(n=n, total=total, squares=squares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Given minus held out, per customer, in the outcome's own unit.

    [low, high] covers the true difference in `level` of all repetitions; `p` is two-sided.
    `relative` is the difference as a share of the held-out mean, None where that is 0.
    """

    given: Moments
    held: Moments
    difference: float
    error: float
    low: float
    high: float
    p: float
    relative: float | None
    level: float

    @property
    def certain(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def difference(*, given: Moments, held: Moments, level: float = 0.95) -> Effect:
    """Welch's interval for a difference of means (Welch 1947, degrees by Satterthwaite 1946).

    Right for money, counts and yes/no outcomes of unequal arms. With fewer than two customers in
    an arm nothing can be said: the interval is unbounded and p is 1.
    """
    from scipy.special import stdtr, stdtrit

    if given.n < 2 or held.n < 2:
        return unbounded(given=given, held=held, level=level)
    parts = (given.variance / given.n, held.variance / held.n)
    error = sqrt(sum(parts))
    gap = given.mean - held.mean
    if error == 0.0:
        sure = float(gap == 0)
        return around(given=given, held=held, error=0.0, reach=0.0, p=sure, level=level)
    # By shares of the variance: squares of very small variances would vanish.
    share = parts[0] / sum(parts)
    degrees = 1 / (share**2 / (given.n - 1) + (1 - share) ** 2 / (held.n - 1))
    reach = float(stdtrit(degrees, 0.5 + level / 2)) * error
    p = 2 * float(stdtr(degrees, -abs(gap) / error))
    return around(given=given, held=held, error=error, reach=reach, p=p, level=level)


def around(
    *, given: Moments, held: Moments, error: float, reach: float, p: float, level: float
) -> Effect:
    """The difference of the two means with `reach` to either side."""
    gap = given.mean - held.mean
    return Effect(
        given=given,
        held=held,
        difference=gap,
        error=error,
        low=gap - reach,
        high=gap + reach,
        p=p,
        relative=gap / held.mean if held.mean else None,
        level=level,
    )


def unbounded(*, given: Moments, held: Moments, level: float) -> Effect:
    """The difference of which nothing can be said: any other is as likely."""
    none = float("inf")
    return around(given=given, held=held, error=none, reach=none, p=1.0, level=level)


def adjusted(*, given: Paired, held: Paired, level: float = 0.95) -> tuple[Effect, float]:
    """The difference freed from what differed before (CUPED), and the share of variance removed.

    y - slope * (x - mean x) in both arms, the slope pooled over them (Deng, Xu, Kohavi and Walker,
    WSDM 2013). The draw looked at nothing, so this moves the estimate by chance alone and makes
    its interval narrower. With nothing before, it is the plain difference.
    """
    arms = (given, held)
    spread = sum(max(0, arm.before.n - 1) * arm.before.variance for arm in arms)
    together = sum(max(0, arm.before.n - 1) * arm.covariance for arm in arms)
    slope = together / spread if spread > 0 else 0.0
    n = given.before.n + held.before.n
    centre = (given.before.total + held.before.total) / n if n else 0.0
    found = difference(
        given=given.less(slope=slope, centre=centre),
        held=held.less(slope=slope, centre=centre),
        level=level,
    )
    plain = difference(given=given.outcome, held=held.outcome, level=level)
    if not 0 < plain.error < float("inf"):
        return found, 0.0
    return found, max(0.0, 1 - (found.error / plain.error) ** 2)
