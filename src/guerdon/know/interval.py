"""How well a prediction is known: the delta method on its log, from the parameters' covariance."""

from collections.abc import Callable

import numpy as np

from guerdon.know.fitting import Fitted
from guerdon.know.histories import Floats

SURE = 1.959964  # 95 %, two-sided normal
STEP = 1e-4


def variance(*, function: Callable[[Floats], Floats], fitted: Fitted) -> Floats:
    """Variance of each entry of `function(values)`, from its slopes by the logs of the parameters.

    A parameter without covariance is taken as known.
    """
    at = function(fitted.values)
    free = [place for place in range(len(fitted.values)) if fitted.covariance[place, place] > 0]
    slopes = []
    for place in free:
        step = np.ones_like(fitted.values)
        step[place] = np.exp(STEP)
        slopes.append((function(fitted.values * step) - at) / STEP)
    found = np.zeros_like(at)
    for i, one in zip(free, slopes, strict=True):
        for j, other in zip(free, slopes, strict=True):
            found += fitted.covariance[i, j] * one * other
    return np.maximum(found, 0.0)
