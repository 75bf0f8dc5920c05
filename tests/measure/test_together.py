"""Independent estimates add up, and their intervals by quadrature."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.measure.together import Interval, added


def test_by_hand() -> None:
    parts = [Interval(estimate=10, low=7, high=13), Interval(estimate=20, low=16, high=24)]
    assert added(parts=parts) == Interval(estimate=30, low=25, high=35)


def test_none_is_exactly_nothing() -> None:
    assert added(parts=[]) == Interval(estimate=0, low=0, high=0)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(1, 30))
def test_n_equal_ones_grow_as_the_root_of_n(estimate: float, reach: float, n: int) -> None:
    one = Interval(estimate=estimate, low=estimate - reach, high=estimate + reach)
    whole = added(parts=[one] * n)
    assert whole.estimate == pytest.approx(n * estimate, abs=1e-3)
    assert whole.high - whole.estimate == pytest.approx(reach * sqrt(n), rel=1e-6, abs=1e-3)
    assert whole.low <= whole.estimate <= whole.high
