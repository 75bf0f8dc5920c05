"""The forecast: totals of the shop, intervals by the book, and the day on which a limit ends."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.measure.forecast import Ending, Outcome, Rate, ending, forecast, weekly, wilson

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NOBODY = Outcome(week=0, applies=False, spend_minor=900)


def got(week: int, minor: int, **more: int) -> Outcome:
    """A cart that got so much."""
    return Outcome(week=week, applies=True, minor=minor, cost_minor=minor, **more)


def test_figures_of_a_small_sample() -> None:
    outcomes = [
        got(0, 100, value_minor=1000, spend_minor=1000, units=2),
        got(0, 100, value_minor=2000, spend_minor=2000, units=1),
        got(1, 200, value_minor=1250, spend_minor=1250, units=1),
        NOBODY,
        Outcome(week=1, applies=False, spend_minor=799),
    ]
    found = forecast(outcomes=outcomes, weeks=2, every=10, threshold=1000)
    assert (found.carts, found.applying, found.share) == (5, 3, 0.6)
    # Two weeks of 2000 each: no spread, so no interval.
    assert found.minor == Rate(mean=2000.0, low=2000.0, high=2000.0)
    assert found.uses.mean == 15.0
    assert found.units.mean == 20.0
    assert found.cut == pytest.approx(400 / 3)
    assert found.cut_share == pytest.approx(400 / 4250)
    # 2000 and 1250 lie a quarter or more above 1000; 900 ends within a fifth below, 799 does not.
    assert found.far_share == 0.75
    assert found.near_share == 0.2


def test_without_a_threshold_nothing_is_said_of_it() -> None:
    found = forecast(outcomes=[NOBODY], weeks=4, every=1, threshold=None)
    assert (found.far_share, found.near_share) == (None, None)
    assert (found.minor.mean, found.cut, found.cut_share) == (0.0, 0.0, 0.0)
    with pytest.raises(ValueError, match="carts and weeks"):
        forecast(outcomes=[], weeks=4, every=1, threshold=None)


def test_students_interval() -> None:
    # Of 10, 20, 30: mean 20, standard error 10/sqrt(3), t(.975, 2) = 4.302653.
    found = weekly(totals=[10, 20, 30])
    assert found.mean == 20.0
    assert found.high == pytest.approx(20 + 4.302653 * 10 / 3**0.5, rel=1e-6)
    assert found.low == 0.0
    assert weekly(totals=[7]) == Rate(mean=7.0, low=0.0, high=float("inf"))


def test_wilsons_interval() -> None:
    # Wilson 1927 for 5 of 10 at 95 %.
    assert wilson(hits=5, of=10) == pytest.approx((0.236594, 0.763406), abs=1e-6)
    assert wilson(hits=0, of=10)[0] == 0.0
    assert wilson(hits=10, of=10)[1] == 1.0


def test_when_a_limit_runs_out() -> None:
    rate = Rate(mean=100.0, low=50.0, high=200.0)
    found = ending(left=400, rate=rate, start=NOW, end=None)
    assert found == Ending(
        expected=NOW + timedelta(weeks=4),
        soonest=NOW + timedelta(weeks=2),
        latest=NOW + timedelta(weeks=8),
    )
    # The offer ends first, but for the fastest week.
    short = ending(left=400, rate=rate, start=NOW, end=NOW + timedelta(weeks=3))
    assert short == Ending(expected=None, soonest=NOW + timedelta(weeks=2), latest=None)
    nothing = Rate(mean=0.0, low=0.0, high=0.0)
    assert ending(left=400, rate=nothing, start=NOW, end=None).soonest is None


@given(
    st.lists(
        st.builds(
            Outcome,
            week=st.integers(0, 3),
            applies=st.booleans(),
            minor=st.integers(0, 10**6),
            value_minor=st.integers(1, 10**6),
        ),
        min_size=1,
    ),
    st.integers(1, 50),
)
def test_the_interval_holds_the_mean_and_the_sample_its_total(
    outcomes: list[Outcome], every: int
) -> None:
    found = forecast(outcomes=outcomes, weeks=4, every=every, threshold=None)
    total = sum(one.minor for one in outcomes if one.applies) * every
    assert found.minor.mean * 4 == pytest.approx(total)
    assert 0 <= found.minor.low <= found.minor.mean <= found.minor.high
    assert found.share_low <= found.share <= found.share_high
