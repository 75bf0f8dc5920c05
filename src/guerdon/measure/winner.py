"""The winner's curse: an effect that was told because it stood out is on average told too large."""

from dataclasses import dataclass
from math import exp, inf, pi, sqrt

# How far below zero the search for an end may go, in standard errors.
REACH = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """An estimate freed from its selection, in the outcome's own unit, with its interval.

    `share` of what was seen is left; 1 where nothing was selected.
    """

    estimate: float
    low: float
    high: float
    share: float


def shrunk(*, difference: float, error: float, bar: float, level: float = 0.95) -> Shrunk:
    """The effect for which what was seen is the median among results that pass the bar.

    A result that was announced because |z| >= bar comes from the tails of the normal law alone;
    the conditional law is solved for the effect (Zhong and Prentice 2008). Half of all announced
    results then lie above their truth and half below. At the bar itself nothing is left; far beyond
    it, all is. Below the bar nothing was selected, and the plain interval is given.
    """
    from scipy.special import ndtri

    if error <= 0 or error == inf:
        return Shrunk(estimate=difference, low=difference, high=difference, share=1.0)
    z = difference / error
    if abs(z) < bar:
        reach = float(ndtri(0.5 + level / 2)) * error
        return Shrunk(
            estimate=difference, low=difference - reach, high=difference + reach, share=1.0
        )
    sign = 1.0 if z >= 0 else -1.0
    tail = (1 - level) / 2
    middle, least, most = (_solved(abs(z), bar, chance) for chance in (0.5, tail, 1 - tail))
    ends = sorted((sign * least * error, sign * most * error))
    return Shrunk(
        estimate=sign * middle * error, low=ends[0], high=ends[1], share=max(0.0, middle / abs(z))
    )


def overshoot(*, truth: float, error: float, bar: float) -> float | None:
    """By what factor announced results exceed a true effect, on average (Gelman and Carlin 2014).

    E(|estimate| given |z| >= bar) / |truth|; None for no effect at all.
    """
    from scipy.special import ndtr

    if not truth or error <= 0:
        return None
    d = abs(truth) / error
    chance = ndtr(d - bar) + ndtr(-d - bar)
    at_bar = (exp(-((bar - d) ** 2) / 2) + exp(-((bar + d) ** 2) / 2)) / sqrt(2 * pi)
    mean = d * ndtr(d - bar) - d * ndtr(-d - bar) + at_bar
    return float(mean / chance / d)


def _solved(z: float, bar: float, chance: float) -> float:
    """The effect in standard errors for which so much of what passes the bar lies above z."""
    import numpy as np
    from scipy.optimize import brentq
    from scipy.special import log_ndtr

    def apart(effect: float) -> float:
        passing = np.logaddexp(log_ndtr(effect - bar), log_ndtr(-effect - bar))
        return float(np.exp(log_ndtr(effect - z) - passing)) - chance

    return float(brentq(apart, z - REACH, z + REACH, xtol=1e-9))
