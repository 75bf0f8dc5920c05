"""Habits are what was known at the end of a day: later days change nothing but the label."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.know import habits, profile
from guerdon.know.days import offsets
from tests.know.orders import LAKE, Placed, table

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
EPOCH = (START.date() - datetime(1970, 1, 1, tzinfo=UTC).date()).days


def told(bought, until, end):
    """Rows by customer of orders given as (customer, day, total)."""
    placed = [Placed(customer=c, at=START + timedelta(days=d), total=t) for c, d, t in bought]
    last = START + timedelta(days=800)
    zones = offsets(zone="UTC", start=START, end=last)
    marked = profile.named_orders(orders=table(placed), as_of=last, offsets=zones)
    days = profile.purchase_days(orders=marked)
    made = habits.habits(days=days, until=EPOCH + until, end=EPOCH + end)
    return {row.pop("customer"): row for row in LAKE.to_pyarrow(made).to_pylist()}


def test_habits_by_hand():
    bought = [
        ("ann", 0, 500),
        ("ann", 10, 700),
        ("ann", 10, 100),
        ("ann", 40, 300),
        ("ann", 120, 1),
    ]

    row = told(bought, until=100, end=130)["ann"]

    assert row == {
        "repeats": 2,
        "silence": 60,
        "tenure": 100,
        "usual_gap": 20,
        "gap_spread": 10,
        "beats": 3,
        "bought_30": 0,
        "bought_90": 1,
        "bought_180": 3,
        "spent": 1600,
        "spent_90": 300,
        "receipts": 4,
        "pace_change": -1,
        "left": False,
    }
    assert told(bought, until=100, end=119)["ann"] == row | {"left": True}


def test_one_purchase_has_no_gap():
    row = told([("bob", 3, 500)], until=33, end=60)["bob"]

    assert (row["usual_gap"], row["gap_spread"], row["beats"]) == (None, None, None)
    assert (row["repeats"], row["silence"], row["left"]) == (0, 30, True)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 300), st.integers(1, 900)),
        min_size=1,
        max_size=20,
    ),
    st.integers(50, 250),
)
def test_nothing_after_the_day_leaks_in(bought, until):
    known = [order for order in bought if order[1] <= until]
    if not known:
        return

    whole, without = told(bought, until, until + 40), told(known, until, until + 40)

    assert whole.keys() == without.keys()
    for customer, row in whole.items():
        came = any(c == customer and until < d <= until + 40 for c, d, _ in bought)
        assert row.pop("left") is not came
        assert without[customer].pop("left")
        assert row == without[customer]


@pytest.mark.parametrize(
    ("days", "span"), [(400, 90), (360, 90), (200, 50), (112, 28), (111, None), (0, None)]
)
def test_four_spans_fit_into_the_history(days, span):
    assert habits.ahead(first=1000, end=1000 + days) == span
