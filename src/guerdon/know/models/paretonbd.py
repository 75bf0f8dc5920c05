"""Pareto/NBD: a customer buys at a steady rate and may leave at any moment (Schmittlein 1987).

Rates are mixed by Gamma(r, alpha), leaving by Gamma(s, beta). The likelihood is kept as the
integral over the moment of leaving (Fader and Hardie 2005, "A note on deriving the Pareto/NBD
model", eq. 19) instead of the difference of two Gauss functions: the integral loses no digits
and its gradient is as exact as itself.
"""

import numpy as np
from scipy.special import digamma, gammaln

from guerdon.know.fitting import Fitted, Objective, maximised
from guerdon.know.histories import Floats, Histories

NAME = "paretonbd"
PARAMETERS = ("r", "alpha", "s", "beta")
# Gauss-Legendre nodes: 32 leave an error under 1e-12 where the integrand falls by e^-FALL.
NODES = 32
FALL = 45.0


def fit(*, rows: Histories) -> Fitted:
    """Parameters r, alpha (rate) and s, beta (leaving) by maximum likelihood."""
    scale = max(float(np.average(rows.age, weights=rows.weight)) if len(rows) else 1.0, 0.1)
    return maximised(
        model=NAME,
        names=PARAMETERS,
        objective=objective(rows=rows),
        starts=[
            (0.6, 0.3 * scale, 0.6, 0.4 * scale),
            (2.0, 0.3 * scale, 0.3, 2.0 * scale),
            (0.3, 0.1 * scale, 2.0, scale),
        ],
        customers=rows.customers,
    )


def objective(*, rows: Histories) -> Objective:
    """The log-likelihood and its gradient by log r, log alpha, log s, log beta."""
    x, weight = rows.repeats, rows.weight
    counts, place = np.unique(x, return_inverse=True)
    by_count = np.bincount(place, weights=weight, minlength=len(counts))
    customers = float(weight.sum())

    def at(logs: Floats) -> tuple[float, Floats]:
        r, alpha, s, beta = np.exp(logs)
        log_alpha_age, log_beta_age = np.log(alpha + rows.age), np.log(beta + rows.age)
        here = -(r + x) * log_alpha_age - s * log_beta_age + s * logs[3]
        gone, slopes = _gone(r, alpha, s, beta, rows, here)
        value = float(
            by_count @ (gammaln(r + counts) - gammaln(r))
            + customers * r * logs[1]
            + weight @ (here + np.log1p(gone))
        )
        still = 1 / (1 + gone)  # P(alive)
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


def _gone(
    r: float, alpha: float, s: float, beta: float, rows: Histories, here: Floats
) -> tuple[Floats, tuple[Floats, Floats, Floats, Floats]]:
    """Odds of having left, and the share-weighted means that the gradient needs.

    The moment of leaving tau runs from t_x to T; y = log(c + tau) with c = min(alpha, beta)
    keeps the integrand analytic in a wide strip, and past a fall of e^-FALL it is nothing.
    """
    near = min(alpha, beta)
    low = np.log(near + rows.recency)
    high = np.minimum(np.log(near + rows.age), low + FALL / np.maximum(r + rows.repeats, 1e-6))
    node, share = np.polynomial.legendre.leggauss(NODES)
    half = (high - low)[:, None] / 2
    y = low[:, None] + half * (node + 1)
    c_tau = np.exp(y)
    log_a = y if near == alpha else np.log(c_tau + (alpha - near))
    log_b = y if near == beta else np.log(c_tau + (beta - near))
    power = (r + rows.repeats)[:, None]
    log_f = -power * log_a - (s + 1) * log_b + y + (np.log(s) + s * np.log(beta) - here)[:, None]
    with np.errstate(over="ignore"):
        f = np.exp(log_f) * (half * share)
    gone = f.sum(axis=1)
    f /= (1 + gone)[:, None]
    return gone, (
        (f * log_a).sum(axis=1),
        (f * np.exp(-log_a)).sum(axis=1),
        (f * (1 / s + np.log(beta) - log_b)).sum(axis=1),
        (f * (s / beta - (s + 1) * np.exp(-log_b))).sum(axis=1),
    )


def alive(*, values: Floats, rows: Histories) -> Floats:
    """For each row the probability that the customer has not left."""
    r, alpha, s, beta = (float(value) for value in values)
    here = -(r + rows.repeats) * np.log(alpha + rows.age) - s * np.log1p(rows.age / beta)
    gone, _ = _gone(r, alpha, s, beta, rows, here)
    answer: Floats = 1 / (1 + gone)
    return answer


def while_alive(*, values: Floats, rows: Histories, weeks: float) -> Floats:
    """(r+x)(beta+T) / ((alpha+T)(s-1)) (1 - ((beta+T)/(beta+T+t))^(s-1)), t the coming weeks."""
    r, alpha, s, beta = (float(value) for value in values)
    if abs(s - 1) < 1e-6:  # the formula is 0 / 0 there, its limit is not
        s = 1 + 1e-6
    there = -np.expm1(-(s - 1) * np.log1p(weeks / (beta + rows.age))) / (s - 1)
    answer: Floats = (r + rows.repeats) / (alpha + rows.age) * (beta + rows.age) * there
    return answer
