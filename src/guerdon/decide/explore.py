"""Exploring: for some customers the offer is chosen by a draw from what it may be worth to them.

Thompson (1933): each effect is drawn from its posterior and the best draw wins, so that an offer is
tried as often as it may be the best. Where nothing was measured yet, that is how to learn.
"""

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Yes = NDArray[np.bool_]


def drawn(
    *,
    gain: Reals,
    mean: Reals,
    error: Reals,
    allowed: Yes,
    who: Yes,
    rolls: np.random.Generator,
) -> Reals:
    """`gain` with the columns of `who` replaced by one draw each; shape (offers, customers).

    `mean` and `error` are the expected gain and its standard error, in minor units; a draw that is
    not above zero is nobody's choice (-inf), nor is an offer that is not `allowed`. All customers
    roll, explorers or not, so that a customer's draw does not depend on who else explores.
    """
    noise = rolls.standard_normal(gain.shape)
    tried = mean + noise * error
    found = gain.copy()
    keep = allowed & (tried > 0)
    found[:, who] = np.where(keep, tried, -np.inf)[:, who]
    return found
