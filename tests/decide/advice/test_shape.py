"""Thresholds read well and lie above the basket; deep offers are short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.advice.shape import LONG, SHORT, WEEKS, length, off, threshold


@pytest.mark.parametrize(
    ("basket", "unit", "least"),
    [
        (20_000, 100, 25_000),
        (3_036, 100, 4_000),
        (3_389, 100, 4_500),
        (799, 100, 1_000),
        (500, 100, 700),
        (40, 100, 100),
        (20_000, 1, 25_000),
        (8_000_000, 100, 10_000_000),
    ],
)
def test_a_quarter_above_read_well(basket: int, unit: int, least: int) -> None:
    assert threshold(basket=basket, unit=unit) == least


@given(st.integers(1, 10**12), st.sampled_from([1, 100, 1_000]))
def test_never_below_nor_far_above(basket: int, unit: int) -> None:
    found = threshold(basket=basket, unit=unit)
    assert found >= basket * 1.25
    assert found % unit == 0
    assert found <= max(unit, basket * 1.25 * 2)


def test_off_in_whole_units() -> None:
    assert off(threshold=4_000, depth=0.08, unit=100) == 300
    assert off(threshold=4_000, depth=0.001, unit=100) == 100


@pytest.mark.parametrize(
    ("depth", "runs"), [(0.25, SHORT), (0.249, WEEKS), (0.1, WEEKS), (0.099, LONG)]
)
def test_deep_is_short(depth: float, runs: object) -> None:
    assert length(depth=depth) == runs
