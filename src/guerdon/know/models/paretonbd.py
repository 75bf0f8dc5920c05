"""Pareto/NBD: a customer buys at a steady rate and may leave at any moment (Schmittlein 1987).

Rates are mixed by Gamma(r, alpha), leaving by Gamma(s, beta). The likelihood is kept as the
integral over the moment of leaving (Fader and Hardie 2005, "A note on deriving the Pareto/NBD
model", eq. 19) instead of the difference of two Gauss functions: the integral loses no digits
and its gradient is as exact as itself.
"""

import numpy as np

from guerdon.know.fitting import Fitted, Objective, begun, maximised
from guerdon.know.histories import Floats, Grouped, Histories, by_count_and_age, thinned

NAME = "paretonbd"
PARAMETERS = ("r", "alpha", "s", "beta")
# Gauss-Legendre nodes: 32 leave an error under 1e-12 where the integrand falls by e^-FALL.
NODES = 32
FALL = 45.0
MANY, THINNED = 20_000, 32
FEW = 2_000  # rows that may be climbed from every start
CUTS = 6  # Newton steps towards the place where it has fallen so far


def fit(*, rows: Histories, near: Fitted | None = None) -> Fitted:
    """Parameters r, alpha (rate) and s, beta (leaving) by maximum likelihood.

    Of very many rows a few are climbed first: their top is near that of all. Where data is silent
    about a parameter (nobody leaves, or all buy alike) the likelihood has a ridge without a top: it
    is followed with all rows from there on, and not climbed again from every start.
    """
    if near is None and len(rows) > MANY:
        near = fit(rows=thinned(rows=rows, every=THINNED))
    scale = max(float(np.average(rows.age, weights=rows.weight)) if len(rows) else 1.0, 0.1)
    return maximised(
        model=NAME,
        names=PARAMETERS,
        objective=objective(rows=rows),
        starts=begun(
            near=near,
            starts=[
                (0.6, 0.3 * scale, 0.6, 0.4 * scale),
                (2.0, 0.3 * scale, 0.3, 2.0 * scale),
                (0.3, 0.1 * scale, 2.0, scale),
            ],
            dear=len(rows) > FEW,
        ),
        customers=rows.customers,
    )


def objective(*, rows: Histories) -> Objective:
    """The log-likelihood and its gradient by log r, log alpha, log s, log beta."""
    from scipy.special import digamma, gammaln

    x, weight = rows.repeats, rows.weight
    counts, place = np.unique(x, return_inverse=True)
    by_count = np.bincount(place, weights=weight, minlength=len(counts))
    customers = float(weight.sum())

    def at(logs: Floats) -> tuple[float, Floats]:
        r, alpha, s, beta = np.exp(logs)
        log_alpha_age, log_beta_age = np.log(alpha + rows.age), np.log(beta + rows.age)
        here = -(r + x) * log_alpha_age - s * log_beta_age + s * logs[3]
        log_total, slopes = _left(r, alpha, s, beta, rows, here)
        value = float(
            by_count @ (gammaln(r + counts) - gammaln(r))
            + customers * r * logs[1]
            + weight @ (here + log_total)
        )
        still = np.exp(-log_total)  # P(alive)
        by_r = -log_alpha_age * still - slopes[0]
        by_alpha = -(r + x) / (alpha + rows.age) * still - (r + x) * slopes[1]
        by_s = (logs[3] - log_beta_age) * still + slopes[2]
        by_beta = (s / beta - s / (beta + rows.age)) * still + slopes[3]
        gradient = np.array(
            [
                by_count @ (digamma(r + counts) - digamma(r)) + customers * logs[1] + weight @ by_r,
                customers * r / alpha + weight @ by_alpha,
                weight @ by_s,
                weight @ by_beta,
            ]
        )
        return value, gradient * np.exp(logs)

    return at


def _left(
    r: float, alpha: float, s: float, beta: float, rows: Histories, here: Floats
) -> tuple[Floats, tuple[Floats, Floats, Floats, Floats]]:
    """Log of 1 + the odds of having left, and the share-weighted means that the gradient needs."""
    f, most, (log_a, log_b) = _leaving(r, alpha, s, beta, rows, here)
    with np.errstate(divide="ignore"):
        log_gone = most + np.log(f.sum(axis=1))
    log_total = np.logaddexp(0.0, log_gone)
    f *= np.exp(most - log_total)[:, None]
    return log_total, (
        (f * log_a).sum(axis=1),
        (f * np.exp(-log_a)).sum(axis=1),
        (f * (1 / s + np.log(beta) - log_b)).sum(axis=1),
        (f * (s / beta - (s + 1) * np.exp(-log_b))).sum(axis=1),
    )


def _leaving(
    r: float, alpha: float, s: float, beta: float, rows: Histories, here: Floats
) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """The integrand at the nodes times their shares, less the log of its most, and both ages.

    The moment of leaving tau runs from t_x to T; y = log(c + tau) with c = min(alpha, beta)
    keeps the integrand analytic in a wide strip. `here` is the log of being there still.
    """
    near, power = min(alpha, beta), (r + rows.repeats)[:, None]
    low = np.log(near + rows.recency)
    high = _reach(low, np.log(near + rows.age), power[:, 0], s, alpha - near, beta - near)
    node, share = np.polynomial.legendre.leggauss(NODES)
    half = (high - low)[:, None] / 2
    y = low[:, None] + half * (node + 1)
    log_a, log_b = _log_ages(y, alpha - near, beta - near)
    log_f = -power * log_a - (s + 1) * log_b + y + (np.log(s) + s * np.log(beta) - here)[:, None]
    most = log_f.max(axis=1)
    return np.exp(log_f - most[:, None]) * (half * share), most, (log_a, log_b)


def _log_ages(y: Floats, further_a: float, further_b: float) -> tuple[Floats, Floats]:
    """Log(alpha + tau) and log(beta + tau); one of them is y itself."""
    c_tau = np.exp(y)
    return (
        y if further_a == 0 else np.log(c_tau + further_a),
        y if further_b == 0 else np.log(c_tau + further_b),
    )


def _reach(
    low: Floats, high: Floats, power: Floats, s: float, further_a: float, further_b: float
) -> Floats:
    """How far y must go: to T, or to where the integrand has fallen by e^-FALL and is nothing.

    The fall is convex in y, so that Newton's steps come from above and never cut too much.
    """
    low_a, low_b = _log_ages(low, further_a, further_b)
    y = high
    for _ in range(CUTS):
        log_a, log_b = _log_ages(y, further_a, further_b)
        fall = power * (log_a - low_a) + (s + 1) * (log_b - low_b) - (y - low)
        slope = power * np.exp(y - log_a) + (s + 1) * np.exp(y - log_b) - 1
        y = np.where(fall > FALL, y - (fall - FALL) / slope, y)
    return y


def alive(*, values: Floats, rows: Histories) -> Floats:
    """For each row the probability that the customer has not left."""
    r, alpha, s, beta = (float(value) for value in values)
    here = -(r + rows.repeats) * np.log(alpha + rows.age) - s * np.log1p(rows.age / beta)
    f, most, _ = _leaving(r, alpha, s, beta, rows, here)
    with np.errstate(divide="ignore"):
        log_gone = most + np.log(f.sum(axis=1))
    answer: Floats = np.exp(-np.logaddexp(0.0, log_gone))
    return answer


def while_alive(*, values: Floats, rows: Histories, weeks: float | Floats) -> Floats:
    """(r+x)(beta+T) / ((alpha+T)(s-1)) (1 - ((beta+T)/(beta+T+t))^(s-1)), t the coming weeks."""
    r, alpha, s, beta = (float(value) for value in values)
    if abs(s - 1) < 1e-6:  # the formula is 0 / 0 there, its limit is not
        s = 1 + 1e-6
    there = -np.expm1(-(s - 1) * np.log1p(weeks / (beta + rows.age))) / (s - 1)
    answer: Floats = (r + rows.repeats) / (alpha + rows.age) * (beta + rows.age) * there
    return answer


def seen(*, rows: Histories) -> Grouped:
    """By x and T alone: t_x tells whether a customer is there, not what comes after."""
    return by_count_and_age(rows=rows)
