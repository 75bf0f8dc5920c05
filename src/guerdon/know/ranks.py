"""Ranks from 1, those who are equal sharing the mean of theirs."""

import numpy as np
from numpy.typing import ArrayLike

from guerdon.know.histories import Floats


def ranks(values: ArrayLike) -> Floats:
    """The rank of each value, the least first."""
    _, place, times = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    found: Floats = (np.cumsum(times) - (times - 1) / 2)[place]
    return found
