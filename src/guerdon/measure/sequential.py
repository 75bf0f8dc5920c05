"""Looking early without fooling oneself: how far an effect must stand out at each of several looks.

A look is placed by its share of the information that the experiment will have in the end. Bars are
on the scale of the test statistic, two-sided and symmetric.
"""

from dataclasses import dataclass
from functools import cache
from math import exp, inf, log, log1p, sqrt

import numpy as np
from numpy.typing import NDArray

from guerdon.terms.decision import Refusal
from guerdon.terms.spending import ALWAYS, EVEN, LATE, SPENDINGS, SQUARE

Reals = NDArray[np.float64]

# Beyond this many standard errors nothing is looked for: chance alone comes there once in 10^15.
FURTHEST = 8.0
NODES = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Looks at rising `shares` of the final information, and the bar of |z| at each; 1 is whole."""

    shares: tuple[float, ...]
    bars: tuple[float, ...]


def spent(*, spending: str, share: float, alpha: float) -> float:
    """The false positives allowed up to a share of the information, in [0, alpha].

    Lan and DeMets 1983, for both sides together: late is 4 - 4 * cdf(z(1 - alpha/4) / sqrt(share)),
    even is alpha * ln(1 + (e - 1) * share), square alpha * share^2, fixed spends all at the end.
    """
    from scipy.special import ndtr, ndtri

    if share <= 0:
        return 0.0
    if share >= 1:
        return alpha
    if spending == LATE:
        return 4 * float(ndtr(ndtri(alpha / 4) / sqrt(share)))
    if spending == SQUARE:
        return alpha * share * share
    if spending == EVEN:
        return alpha * log1p((exp(1) - 1) * share)
    return 0.0


def planned(*, spending: str, looks: int, alpha: float) -> Bars | Refusal:
    """The bars of so many looks at even distances, the last one with all the information."""
    if spending not in SPENDINGS:
        known = ", ".join(SPENDINGS)
        return Refusal(reason="spending_unknown", data={"spending": spending, "known": known})
    bars = Bars(shares=(), bars=())
    for look in range(1, looks + 1):
        bars = further(before=bars, share=look / looks, spending=spending, alpha=alpha)
    return bars


def further(*, before: Bars, share: float, spending: str, alpha: float) -> Bars:
    """One look more, at a share above the last one's; bars that stood before stand still.

    The bar is such that, without an effect, it is first passed here as often as the spending
    allows since the look before (Armitage, McPherson and Rowe 1969, by Gauss-Legendre). A look
    beyond the planned information has nothing left to spend: no bar can be passed there, so the
    last planned look is the one at 1. inf where nothing may be spent yet.
    """
    shares = (*before.shares, share)
    if spending == ALWAYS:
        return Bars(shares=shares, bars=(*before.bars, mixture(share=share, alpha=alpha)))
    last = before.shares[-1] if before.shares else 0.0
    if share <= last:
        raise ValueError("looks come at rising shares")
    allowed = spent(spending=spending, share=share, alpha=alpha) - (
        spent(spending=spending, share=last, alpha=alpha)
    )
    bar = inf if allowed < 1e-15 else _bar(before, share, allowed)
    return Bars(shares=shares, bars=(*before.bars, bar))


def mixture(*, share: float, alpha: float) -> float:
    """The bar of the normal mixture sequence: valid however often and whenever one looks.

    sqrt((1 + 1/r) * ln((1 + r) / alpha^2)) with r in proportion to the information (Robbins 1970;
    Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021), narrowest at the planned end.
    """
    if share <= 0:
        return inf
    r = share * (-2 * log(alpha) + log1p(-2 * log(alpha)))
    return sqrt((1 + 1 / r) * log((1 + r) / alpha**2))


def crossed(*, bars: Bars, drift: float = 0.0) -> tuple[tuple[float, float], ...]:
    """At each look the chances that a bar is first passed there: (upwards, downwards).

    `drift` is the mean of z with all the information: the true effect over its standard error.
    """
    from scipy.special import ndtr

    found = []
    state = _Walk()
    for share, bar in zip(bars.shares, bars.bars, strict=True):
        edge, step = bar * sqrt(share), share - state.share
        over = state.weights @ ndtr((state.at + drift * step - edge) / sqrt(step))
        under = state.weights @ ndtr((-edge - state.at - drift * step) / sqrt(step))
        found.append((float(over), float(under)))
        state = state.on(share=share, bar=bar, drift=drift)
    return tuple(found)


def power(*, bars: Bars, drift: float) -> float:
    """How often an effect shows at some look, in its own direction."""
    side = 0 if drift >= 0 else 1
    return sum(pair[side] for pair in crossed(bars=bars, drift=drift))


def inflation(*, bars: Bars, alpha: float, power_wanted: float) -> float:
    """How many times the customers of a single final look keep its power with these looks."""
    from scipy.optimize import brentq
    from scipy.special import ndtri

    fixed = float(ndtri(1 - alpha / 2) + ndtri(power_wanted))
    drift = brentq(lambda d: power(bars=bars, drift=d) - power_wanted, fixed / 2, fixed * 3)
    return (float(drift) / fixed) ** 2


def _bar(before: Bars, share: float, allowed: float) -> float:
    from scipy.optimize import brentq
    from scipy.special import ndtr

    state = _walked(before)
    root = sqrt(share - state.share)

    def passing(bar: float) -> float:
        tail = state.weights @ ndtr((state.at - bar * sqrt(share)) / root)
        return 2 * float(tail) - allowed

    if passing(FURTHEST) > 0:
        return inf
    return float(brentq(passing, 0.0, FURTHEST, xtol=1e-10))


def _walked(before: Bars) -> "_Walk":
    state = _Walk()
    for share, bar in zip(before.shares, before.bars, strict=True):
        state = state.on(share=share, bar=bar, drift=0.0)
    return state


@cache
def _nodes() -> tuple[Reals, Reals]:
    at, weights = np.polynomial.legendre.leggauss(NODES)
    return at, weights


class _Walk:
    """Where the score may be while no bar was passed: nodes and what each weighs."""

    def __init__(
        self, share: float = 0.0, at: Reals | None = None, weights: Reals | None = None
    ) -> None:
        self.share = share
        self.at = np.zeros(1) if at is None else at
        self.weights = np.ones(1) if weights is None else weights

    def on(self, *, share: float, bar: float, drift: float) -> "_Walk":
        """The walk at a further share, where it stayed below the bar."""
        step = share - self.share
        nodes, weights = _nodes()
        edge = min(bar, FURTHEST + abs(drift)) * sqrt(share)
        at = nodes * edge
        apart = (at[:, None] - self.at[None, :] - drift * step) / sqrt(step)
        density = np.exp(-0.5 * apart * apart) @ self.weights / sqrt(2 * np.pi * step)
        return _Walk(share, at, density * weights * edge)
