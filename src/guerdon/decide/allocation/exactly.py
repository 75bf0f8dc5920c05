"""Sums that come out the same in any order: whole numbers of a 2**-30th of a minor unit."""

import numpy as np
from numpy.typing import NDArray

PARTS = 2**30


def parts(*, values: NDArray[np.float64], up: bool) -> int:
    """The sum in PARTS of a minor unit, each value rounded up, or down, to one.

    Whole numbers add up to the same in any order, so that customers may be cut into blocks in any
    way. Rounded up, a bound stays a bound; a million customers move it by a thousandth of a unit.
    """
    whole = np.floor(values)
    rest = (values - whole) * PARTS
    rounded = np.ceil(rest) if up else np.floor(rest)
    return int(whole.astype(np.int64).sum()) * PARTS + int(rounded.astype(np.int64).sum())


def money(*, parts: int) -> float:
    """So many PARTS in minor units."""
    return parts / PARTS
