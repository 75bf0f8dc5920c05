"""Pareto/NBD: a customer buys at a steady rate and may leave at any moment (Schmittlein 1987).

Rates are mixed by Gamma(r, alpha), leaving by Gamma(s, beta). The likelihood is kept as the
integral over the moment of leaving (Fader and Hardie 2005, "A note on deriving the Pareto/NBD
model", eq. 19) instead of the difference of two Gauss functions: the integral loses no digits
and its gradient is as exact as itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass

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
BLOCK = 2_000  # rows times nodes that the processor's cache holds
CUTS = 6  # Newton steps towards the place where it has fallen so far


def fit(*, rows: Histories, near: Fitted | None = None) -> Fitted:
    """Parameters r, alpha (rate) and s, beta (leaving) by maximum likelihood.

    Of very many rows a few are climbed first, from every start: their top is near that of all.
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
) -> tuple[Floats, Floats]:
    """Log of 1 + the odds of having left, and the four share-weighted means of the gradient."""
    log_total, slopes = np.empty(len(rows)), np.empty((4, len(rows)))
    for at in _leaving(r, alpha, s, beta, rows, here):
        total = at.f.sum(axis=1)
        log_total[at.part] = _log_total(at.most, total)
        sums = (
            _summed(at.f, at.log_a),
            _summed(at.f, 1 / at.age_a),
            (1 / s + np.log(beta)) * total - _summed(at.f, at.log_b),
            s / beta * total - (s + 1) * _summed(at.f, 1 / at.age_b),
        )
        slopes[:, at.part] = np.exp(at.most - log_total[at.part]) * np.array(sums)
    return log_total, slopes


def _log_total(most: Floats, total: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        answer: Floats = np.logaddexp(0.0, most + np.log(total))
    return answer


def _summed(f: Floats, values: Floats) -> Floats:
    answer: Floats = np.einsum("ij,ij->i", f, values)
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaving:
    """Rows `part` by nodes: the integrand `f` times shares over e^`most`, both ages, their logs."""

    part: slice
    f: Floats
    most: Floats
    age_a: Floats
    age_b: Floats
    log_a: Floats
    log_b: Floats


def _leaving(
    r: float, alpha: float, s: float, beta: float, rows: Histories, here: Floats
) -> Iterator[_Leaving]:
    """The integrand at the nodes, by so many rows that the processor's cache holds them.

    The moment of leaving tau runs from t_x to T; y = log(c + tau) with c = min(alpha, beta)
    keeps the integrand analytic in a wide strip. `here` is the log of being there still.
    """
    near = min(alpha, beta)
    further_a, further_b = alpha - near, beta - near
    node, share = np.polynomial.legendre.leggauss(NODES)
    constant = np.log(s) + s * np.log(beta) - here
    for start in range(0, len(rows), BLOCK):
        part = slice(start, start + BLOCK)
        power = r + rows.repeats[part]
        low = np.log(near + rows.recency[part])
        high = _reach(low, np.log(near + rows.age[part]), power, s, further_a, further_b)
        half = (high - low)[:, None] / 2
        y = low[:, None] + half * (node + 1)
        c_tau = np.exp(y)
        age_a, age_b = c_tau + further_a, c_tau + further_b
        # One of them is y itself.
        log_a = y if further_a == 0 else np.log(age_a)
        log_b = y if further_b == 0 else np.log(age_b)
        f = constant[part][:, None] - power[:, None] * log_a - (s + 1) * log_b + y
        most = f.max(axis=1)
        f = np.exp(f - most[:, None]) * share * half
        yield _Leaving(
            part=part, f=f, most=most, age_a=age_a, age_b=age_b, log_a=log_a, log_b=log_b
        )


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
    log_total = np.empty(len(rows))
    for at in _leaving(r, alpha, s, beta, rows, here):
        log_total[at.part] = _log_total(at.most, at.f.sum(axis=1))
    answer: Floats = np.exp(-log_total)
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
