"""The kernels that BG/NBD and MBG/NBD share: leaving is a coin tossed at purchases.

Both mix a Poisson rate by Gamma(r, alpha) and a leaving chance by Beta(a, b); they differ in the
number of tosses, k: BG/NBD tosses at repeat purchases (k = x), MBG/NBD also at the first
(k = x + 1). Fader, Hardie, Lee (2005), Marketing Science 24(2), eq. 6, 10 and p. 279; Batislam,
Denizel, Filiztekin (2007), IJRM 24(3).
"""

import numpy as np

from guerdon.know.fitting import Fitted, Objective, begun, maximised
from guerdon.know.histories import Floats, Histories

PARAMETERS = ("r", "alpha", "a", "b")


def fit(*, model: str, first: int, rows: Histories, near: Fitted | None = None) -> Fitted:
    """Parameters by maximum likelihood; `first` is how many tosses the first purchase has."""
    scale = float(np.average(rows.age, weights=rows.weight)) if len(rows) else 1.0
    # From a middling shop, a loyal one and a fickle one; rates in the data's own time.
    starts = [
        (0.5, 0.3 * max(scale, 0.1), 1.0, 2.5),
        (2.0, 0.3 * max(scale, 0.1), 0.1, 5.0),
        (0.3, 0.1 * max(scale, 0.1), 3.0, 3.0),
    ]
    return maximised(
        model=model,
        names=PARAMETERS,
        objective=objective(first=first, rows=rows),
        starts=begun(near=near, starts=starts),
        customers=rows.customers,
    )


def objective(*, first: int, rows: Histories) -> Objective:
    """The log-likelihood and its gradient by log r, log alpha, log a, log b.

    Gamma functions see each distinct x once; only logarithms see every row.
    """
    from scipy.special import digamma, gammaln

    x, weight = rows.repeats, rows.weight
    counts, place = np.unique(x, return_inverse=True)
    tossed = counts + first
    by_count = np.bincount(place, weights=weight, minlength=len(counts))
    may_have_left = tossed > 0
    all_customers = float(weight.sum())

    def at(logs: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = np.exp(logs)
        log_age, log_recency = np.log(alpha + rows.age), np.log(alpha + rows.recency)
        log_odds = np.full(len(counts), -np.inf)
        log_odds[may_have_left] = np.log(a) - np.log(b + tossed[may_have_left] - 1)
        # Log odds that the customer left at the last purchase, against being there still.
        odds = log_odds[place] + (r + x) * (log_age - log_recency)
        gone = _logistic(odds)
        part = (
            gammaln(r + counts)
            - gammaln(r)
            + r * logs[1]
            + gammaln(a + b)
            - gammaln(a + b + tossed)
            + gammaln(b + tossed)
            - gammaln(b)
        )
        value = float(by_count @ part + weight @ (np.logaddexp(0.0, odds) - (r + x) * log_age))
        mean_log = (1 - gone) * log_age + gone * log_recency
        mean_inverse = (1 - gone) / (alpha + rows.age) + gone / (alpha + rows.recency)
        left_by_count = np.bincount(place, weights=weight * gone, minlength=len(counts))
        shared = digamma(a + b) - digamma(a + b + tossed)
        below = np.where(may_have_left, b + tossed - 1, 1.0)
        gradient = np.array(
            [
                by_count @ (digamma(r + counts) - digamma(r))
                + all_customers * logs[1]
                - weight @ mean_log,
                all_customers * r / alpha - weight @ ((r + x) * mean_inverse),
                by_count @ shared + left_by_count.sum() / a,
                by_count @ (shared + digamma(b + tossed) - digamma(b))
                - left_by_count @ (may_have_left / below),
            ]
        )
        return value, gradient * np.exp(logs)

    return at


def alive(*, first: int, values: Floats, rows: Histories) -> Floats:
    """1 / (1 + a / (b + k - 1) ((alpha + T) / (alpha + t_x))^(r + x)); 1 where no coin fell."""
    r, alpha, a, b = values
    tossed = rows.repeats + first
    below = np.where(tossed > 0, b + tossed - 1, np.inf)
    growth = np.log((alpha + rows.age) / (alpha + rows.recency))
    with np.errstate(divide="ignore"):
        odds = np.log(a / below) + (r + rows.repeats) * growth
    return 1 - _logistic(odds)


def while_alive(*, first: int, values: Floats, rows: Histories, weeks: float | Floats) -> Floats:
    """Purchases expected in the coming weeks of one who has not left (eq. 10 with k for x).

    The Gauss function is taken after Euler's transformation, whose terms fall off for the
    long histories where the printed form loses its digits.
    """
    from scipy.special import hyp2f1

    r, alpha, a, b = (float(value) for value in values)
    if abs(a - 1) < 1e-6:  # the formula is 0 / 0 there, its limit is not
        a = 1 + 1e-6
    if abs(r - a - round(r - a)) < 1e-7:  # a pole of the function's form beyond z = .9, as above
        r += 2e-7
    x, k = rows.repeats, rows.repeats + first
    z = weeks / (alpha + rows.age + weeks)
    # (1 - z)^(r+x) F(r+x, b+k; c; z) = (1 - z)^(a-1) F(c-r-x, a-1; c; z) with c = a+b+k-1.
    c = a + b + k - 1
    with np.errstate(over="ignore", invalid="ignore"):
        rest = (1 - z) ** (a - 1) * hyp2f1(c - r - x, a - 1, c, z)
    # Where everybody tosses nearly the same coin (a and b beyond any count) the two factors are
    # 0 and infinite; F(r+x, b+k; c; z) is then (1 - (b+k)/c z)^-(r+x).
    same_coin = ((1 - z) / (1 - np.minimum((b + k) / c, 1.0) * z)) ** (r + x)
    rest = np.where(np.isfinite(rest), rest, same_coin)
    answer: Floats = np.clip(c / (a - 1) * (1 - rest), 0.0, None)
    return answer


def _logistic(log_odds: Floats) -> Floats:
    with np.errstate(over="ignore"):
        answer: Floats = 1 / (1 + np.exp(-log_odds))
    return answer
