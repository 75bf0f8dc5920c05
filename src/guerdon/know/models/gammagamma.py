"""Gamma-Gamma: what a customer spends at a purchase, independent of how often (Fader, Hardie 2013).

A customer's purchases vary by Gamma(p, nu), nu varies over customers by Gamma(q, gamma).
"The Gamma-Gamma model of monetary value", brucehardie.com note 025, eq. 1a and 5.
"""

import numpy as np
from numpy.typing import ArrayLike

from guerdon.know.fitting import Fitted, Objective, maximised
from guerdon.know.histories import Floats

NAME = "gammagamma"
PARAMETERS = ("p", "q", "gamma")


def fit(*, repeats: ArrayLike, mean_spend: ArrayLike) -> Fitted:
    """Parameters by maximum likelihood from customers with x >= 1 and a mean spend above zero.

    `mean_spend` is the average over the x repeat purchases, in any unit of money; gamma comes
    out in that unit. Others are left out, as the model gives them no likelihood.
    """
    x, z = np.asarray(repeats, dtype=np.float64), np.asarray(mean_spend, dtype=np.float64)
    usable = (x >= 1) & (z > 0) & np.isfinite(z)
    x, z = x[usable], z[usable]
    scale = float(z.mean()) if len(z) else 1.0
    fitted = maximised(
        model=NAME,
        names=PARAMETERS,
        objective=objective(repeats=x, mean_spend=z / scale),
        starts=[(4.0, 4.0, 0.75), (1.0, 2.5, 1.5), (30.0, 15.0, 0.5)],
        customers=len(x),
    )
    # The density of z itself, not of z in units of its mean: one Jacobian factor a customer.
    return Fitted(
        model=NAME,
        names=PARAMETERS,
        values=fitted.values * np.array([1.0, 1.0, scale]),
        log_likelihood=fitted.log_likelihood - len(x) * float(np.log(scale)),
        covariance=fitted.covariance,
        customers=len(x),
        converged=fitted.converged,
    )


def objective(*, repeats: Floats, mean_spend: Floats) -> Objective:
    """The log-likelihood and its gradient by log p, log q, log gamma."""
    from scipy.special import digamma, gammaln

    x, z = repeats, mean_spend
    counts, place = np.unique(x, return_inverse=True)
    by_count = np.bincount(place, minlength=len(counts)).astype(np.float64)
    total = x * z
    log_total, log_z = np.log(total), float(np.log(z).sum())
    summed = np.bincount(place, weights=log_total, minlength=len(counts))
    size = float(len(x))

    def at(logs: Floats) -> tuple[float, Floats]:
        p, q, gamma = np.exp(logs)
        whole = np.log(gamma + total)
        part = gammaln(p * counts + q) - gammaln(p * counts) - gammaln(q) + q * logs[2]
        value = float(by_count @ part + p * (counts @ summed) - log_z - (p * x + q) @ whole)
        both = digamma(p * counts + q)
        gradient = np.array(
            [
                by_count @ (counts * (both - digamma(p * counts))) + counts @ summed - x @ whole,
                by_count @ (both - digamma(q)) + size * logs[2] - whole.sum(),
                size * q / gamma - ((p * x + q) / (gamma + total)).sum(),
            ]
        )
        return value, gradient * np.exp(logs)

    return at


def expected(*, values: Floats, repeats: ArrayLike, mean_spend: ArrayLike) -> Floats:
    """Spend expected at a purchase: (q-1)/(px+q-1) of the shop's mean, the rest the customer's own.

    With x = 0 that is the shop's mean, p gamma / (q - 1). It needs q > 1: with less, the model
    has no mean, and the caller must not ask (ValueError).
    """
    p, q, gamma = values
    if q <= 1:
        raise ValueError("a Gamma-Gamma model with q <= 1 has no mean")
    x = np.asarray(repeats, dtype=np.float64)
    z = np.where(x > 0, np.asarray(mean_spend, dtype=np.float64), 0.0)
    answer: Floats = p * (gamma + x * z) / (p * x + q - 1)
    return answer
