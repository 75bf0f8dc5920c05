"""Exact sums: the same in any order, never below what was added up where they are a bound."""

import math
import random
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.allocation.exactly import PARTS, money, parts


@given(values=st.lists(st.floats(-1e9, 1e9), max_size=50), seed=st.integers())
def test_the_order_changes_nothing_and_the_side_is_kept(values: list[float], seed: int) -> None:
    mixed = values.copy()
    random.Random(seed).shuffle(mixed)
    exact = sum(map(Fraction, values), Fraction(0)) * PARTS
    for up in (True, False):
        found = parts(values=np.array(values), up=up)
        assert found == parts(values=np.array(mixed), up=up)
        half = len(mixed) // 2
        cut = [parts(values=np.array(one), up=up) for one in (mixed[:half], mixed[half:])]
        assert found == sum(cut)
        # A negative part below a unit is a difference of doubles: off by less than a millionth.
        slack = Fraction(len(values), 10**6)
        assert (exact <= found + slack) if up else (found <= exact + slack)
        assert abs(found - exact) <= len(values)
    assert money(parts=3 * PARTS // 2) == 1.5
    assert math.isclose(money(parts=parts(values=np.array([0.1]), up=True)), 0.1, abs_tol=1e-8)
