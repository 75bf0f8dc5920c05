"""Welch's interval: published numbers, its coverage, and what it says when nothing can be said."""

from math import inf, isclose

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from guerdon.measure.effect import Moments, Paired, adjusted, difference


def moments(values: list[float]) -> Moments:
    return Moments(n=len(values), total=sum(values), squares=sum(v * v for v in values))


# Two-sample data of Welch-test tutorials are many; these are drawn here and held against scipy.
GIVEN = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7]
HELD = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9]


def test_against_scipy() -> None:
    found = difference(given=moments(GIVEN), held=moments(HELD))
    test = stats.ttest_ind(GIVEN, HELD, equal_var=False)
    low, high = test.confidence_interval(0.95)
    assert isclose(found.p, test.pvalue, rel_tol=1e-9)
    assert isclose(found.low, low, rel_tol=1e-9)
    assert isclose(found.high, high, rel_tol=1e-9)


def test_nothing_can_be_said_of_one_customer() -> None:
    found = difference(given=moments([5.0]), held=moments(HELD))
    assert (found.low, found.high, found.p) == (-inf, inf, 1.0)
    assert not found.certain


def test_arms_without_spread() -> None:
    same = difference(given=moments([1.0, 1.0]), held=moments([1.0, 1.0]))
    assert (same.difference, same.p) == (0.0, 1.0)
    other = difference(given=moments([2.0, 2.0]), held=moments([1.0, 1.0]))
    assert (other.low, other.high, other.p) == (1.0, 1.0, 0.0)


def test_no_relative_lift_over_nothing() -> None:
    assert difference(given=moments([1.0, 2.0]), held=moments([0.0, 0.0])).relative is None


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    rolls = np.random.default_rng(7)
    covered = 0
    for _ in range(2000):
        a, b = rolls.gamma(2.0, 5.0, 300), rolls.gamma(2.0, 4.0, 60)
        found = difference(given=moments(a.tolist()), held=moments(b.tolist()))
        covered += found.low <= 2.0 <= found.high
    # 95 % of 2,000 with four standard errors of room.
    assert 0.93 <= covered / 2000 <= 0.97


@example([0.0, 2e-91], 1.0)
@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=30), st.floats(1, 9))
def test_swapping_arms_turns_the_sign(values: list[float], scale: float) -> None:
    a, b = moments(values), moments([v * scale + 1 for v in values])
    there, back = difference(given=a, held=b), difference(given=b, held=a)
    assert there.difference == -back.difference
    assert isclose(there.low, -back.high, rel_tol=1e-9, abs_tol=1e-6)


def pair(y: np.ndarray, x: np.ndarray) -> Paired:
    return Paired(
        outcome=moments(y.tolist()), before=moments(x.tolist()), products=float((x * y).sum())
    )


def test_adjusting_is_what_it_says() -> None:
    rolls = np.random.default_rng(3)
    x = rolls.normal(100, 30, 500)
    y = 2 * x + rolls.normal(0, 10, 500)
    given = np.arange(500) < 350
    y[given] += 5
    found, removed = adjusted(given=pair(y[given], x[given]), held=pair(y[~given], x[~given]))
    slope = sum(np.cov(x[a], y[a])[0, 1] * (a.sum() - 1) for a in (given, ~given)) / sum(
        x[a].var(ddof=1) * (a.sum() - 1) for a in (given, ~given)
    )
    flat = y - slope * (x - x.mean())
    by_hand = difference(given=moments(flat[given].tolist()), held=moments(flat[~given].tolist()))
    assert isclose(found.difference, by_hand.difference, rel_tol=1e-9)
    assert isclose(found.error, by_hand.error, rel_tol=1e-6)
    assert found.low < 5 < found.high
    assert removed > 0.95


def test_nothing_before_changes_nothing() -> None:
    zeros = np.zeros(len(GIVEN)), np.zeros(len(HELD))
    found, removed = adjusted(
        given=pair(np.array(GIVEN), zeros[0]), held=pair(np.array(HELD), zeros[1])
    )
    plain = difference(given=moments(GIVEN), held=moments(HELD))
    assert isclose(found.difference, plain.difference, rel_tol=1e-9)
    assert isclose(found.low, plain.low, rel_tol=1e-9)
    assert removed == 0.0


def test_adjusted_intervals_cover_as_often_as_they_say() -> None:
    rolls = np.random.default_rng(9)
    covered = 0
    for _ in range(1500):
        x = rolls.gamma(1.0, 50.0, 300)
        y = rolls.poisson(x).astype(float)
        given = rolls.random(300) < 0.75
        y[given] += 3
        found, _share = adjusted(given=pair(y[given], x[given]), held=pair(y[~given], x[~given]))
        covered += found.low <= 3 <= found.high
    assert 0.93 <= covered / 1500 <= 0.97
