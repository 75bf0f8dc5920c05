"""Announced results overshoot; the shrunk ones lie above their truth as often as below."""

from math import inf, isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.measure.winner import overshoot, shrunk


@pytest.mark.parametrize("truth", [0.3, 1.0, 2.0, 3.5])
def test_half_of_what_is_announced_lies_above_its_truth(truth: float) -> None:
    rolls = np.random.default_rng(5)
    seen = rolls.normal(truth, 1.0, 20_000)
    seen = seen[np.abs(seen) >= 1.96][:600]
    found = [shrunk(difference=float(z), error=1.0, bar=1.96) for z in seen]
    above = np.mean([one.estimate > truth for one in found])
    within = np.mean([one.low <= truth <= one.high for one in found])
    assert abs(above - 0.5) < 0.09
    assert within > 0.92
    # Without it nearly all of a weak effect's announced results are too large.
    if truth <= 1:
        assert np.mean(np.abs(seen) > truth) > 0.95


def test_overshoot_is_what_simulation_says() -> None:
    rolls = np.random.default_rng(6)
    seen = rolls.normal(1.0, 1.0, 400_000)
    seen = np.abs(seen[np.abs(seen) >= 1.96])
    assert overshoot(truth=1.0, error=1.0, bar=1.96) == pytest.approx(seen.mean(), rel=5e-3)
    assert overshoot(truth=0.0, error=1.0, bar=1.96) is None


@given(st.floats(-12, 12), st.floats(1, 4))
def test_never_larger_never_of_the_other_sign(z: float, bar: float) -> None:
    found = shrunk(difference=z, error=1.0, bar=bar)
    assert -1e-6 <= found.share <= 1 + 1e-6
    assert found.low <= found.estimate + 1e-6
    assert found.estimate <= found.high + 1e-6
    if abs(z) < bar:
        assert found.estimate == z
    mirror = shrunk(difference=-z, error=1.0, bar=bar)
    assert isclose(mirror.estimate, -found.estimate, abs_tol=1e-6)


def test_without_an_error_nothing_is_shrunk() -> None:
    assert shrunk(difference=3.0, error=inf, bar=2.0).estimate == 3.0
    assert shrunk(difference=3.0, error=0.0, bar=2.0).share == 1.0
