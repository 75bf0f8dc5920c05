"""Preferences are told where the evidence bears them, and by the formula that the page shows."""

import ibis
import numpy as np
import pyarrow as pa
import pytest

from guerdon.know import preferences
from guerdon.know.days import offsets
from guerdon.know.shrinkage import Pull, Shares
from tests.know.orders import LAKE

TAKEN = pa.schema(
    [
        ("customer", pa.string()),
        ("category", pa.string()),
        *((name, pa.int64()) for name in ("times", "first_day", "last_day")),
    ]
)


def taken(rows: list[tuple[str, str, int, int, int]]):
    made = [dict(zip(TAKEN.names, row, strict=True)) for row in rows]
    return ibis.memtable(pa.Table.from_pylist(made, schema=TAKEN))


def rows_of(table) -> dict:
    return {row.pop("customer"): row for row in LAKE.to_pyarrow(table).to_pylist()}


def favourites(rows, weight=10.0):
    table = taken(rows)
    found = preferences.favourites(
        taken=table, totals=preferences.totals(taken=table), weight=weight
    )
    return rows_of(found)


CROWD = [("crowd", "milk", 800, 0, 9), ("crowd", "tea", 150, 0, 9), ("crowd", "ink", 50, 0, 9)]


def test_the_favourite_is_what_is_surely_above_the_shop_not_what_all_buy():
    found = favourites([*CROWD, ("ann", "milk", 20, 0, 9), ("ann", "tea", 20, 0, 9)])

    assert found["ann"]["favourite_category"] == "tea"
    p = 170 / 1040
    assert found["ann"]["favourite_affinity"] == pytest.approx((20 + 10 * p) / 50 / p)


def test_one_purchase_of_a_rare_thing_makes_no_favourite():
    found = favourites([*CROWD, ("bo", "ink", 1, 0, 9), ("cy", "ink", 12, 0, 9)])

    assert "bo" not in found
    assert found["cy"]["favourite_category"] == "ink"
    assert "crowd" not in found


def test_the_page_tells_the_same_affinity():
    found = favourites([*CROWD, ("ann", "milk", 20, 0, 9), ("ann", "tea", 20, 0, 9)])

    told = preferences.of_category(times=20, named=40, share=170 / 1040, weight=10.0)

    assert told["affinity"] == pytest.approx(found["ann"]["favourite_affinity"], rel=1e-12)
    assert told["sure"] > 1


def coming(rows, end):
    table = taken(rows)
    found = preferences.coming(taken=table, totals=preferences.totals(taken=table), end=end)
    days = preferences.in_days(table=found, end=end)
    return rows_of(found.mutate(next_category_days=days))


def test_the_next_category_is_the_soonest_due_by_the_customers_own_rhythm():
    """Tea each 10 days, last on day 40, so 10 and some of the shop's gap later; ink far off."""
    found = coming([("ann", "tea", 5, 0, 40), ("ann", "ink", 4, 0, 39)], end=42)

    assert found["ann"]["next_category"] == "tea"
    assert found["ann"]["next_category_days"] == 8  # day 50


def test_what_is_overdue_is_due_now_and_what_was_given_up_is_not_told():
    rows = [("ann", "tea", 5, 0, 40), ("bo", "tea", 5, 0, 40)]

    assert coming(rows, end=55)["ann"]["next_category_days"] == 0
    assert coming(rows, end=64) == {}  # silent for more than 2.3 gaps of 10 days


def test_two_days_are_no_rhythm_and_no_category_is_none():
    assert coming([("ann", "tea", 2, 0, 10), ("bo", "", 9, 0, 40)], end=41) == {}


def test_low_and_high_are_told_only_where_the_whole_interval_is():
    shares = Shares(
        share=np.array([0.5, 0.3, 0.1, 0.3]),
        low=np.array([0.4, 0.2, 0.05, 0.2]),
        high=np.array([0.6, 0.4, 0.2, 0.4]),
    )

    told = preferences.level(shares=shares, pull=Pull(share=0.3, weight=5.0), total=[9, 9, 9, 0])

    assert told.tolist() == ["high", "middle", "low", None]


@pytest.mark.parametrize(
    ("channel", "times", "placed", "told"),
    [
        ("web", 2, 2, None),  # too few
        ("web", 3, 3, "web"),  # 1 - 1/16
        ("web", 3, 4, None),  # .8125
        ("web", 60, 100, "web"),
        ("web", 50, 100, None),
        ("", 9, 9, None),
    ],
)
def test_a_channel_is_a_habit_where_most_orders_surely_come_by_it(channel, times, placed, told):
    found = preferences.channel_habit(
        channel=np.array([channel], dtype=object), times=[times], placed=[placed]
    )

    assert found.tolist() == [told]


SALES = pa.schema(
    [("customer", pa.string()), ("placed_at", pa.timestamp("us")), ("channel", pa.string())]
)


def hour(times: list[str], zone: str = "UTC") -> float:
    from datetime import UTC, datetime

    rows = [
        {"customer": "ann", "placed_at": datetime.fromisoformat(at), "channel": "web"}
        for at in times
    ]
    table = preferences.hours(
        sales=ibis.memtable(pa.Table.from_pylist(rows, schema=SALES)),
        offsets=offsets(
            zone=zone, start=datetime(2025, 1, 1, tzinfo=UTC), end=datetime(2026, 1, 1, tzinfo=UTC)
        ),
    )
    row = rows_of(table)["ann"]
    return float(
        preferences.hour_habit(timed=[row["timed"]], east=[row["east"]], north=[row["north"]]).hour[
            0
        ]
    )


def at(*clock: str) -> list[str]:
    return [f"2025-03-{day:02}T{time}" for day, time in enumerate(clock, start=1)]


def test_hours_around_midnight_have_their_mean_at_midnight():
    assert hour(at("23:10:00", "00:20:00", "23:40:00", "00:50:00", "00:30:00", "23:55:00")) == 0


def test_the_hour_is_by_the_shops_clock_also_across_its_change():
    """Nine in Berlin is eight in winter's UTC and seven in summer's."""
    winter = [f"2025-01-{day:02}T08:05:00" for day in range(1, 5)]
    summer = [f"2025-07-{day:02}T07:05:00" for day in range(1, 5)]

    assert hour([*winter, *summer], zone="Europe/Berlin") == 9


@pytest.mark.parametrize(
    "times",
    [
        at("09:00:01", "09:10:00", "09:05:00", "09:00:00"),  # too few
        at("01:00:00", "09:00:00", "17:00:00", "05:00:00", "13:00:00", "21:00:00"),  # all day
        at("08:00:00", "20:00:00", "08:00:00", "20:00:00", "08:00:00", "20:00:00"),  # two habits
        at(*["00:00:00"] * 9),  # days without a time
    ],
)
def test_no_habit_is_told_without_the_evidence(times):
    assert np.isnan(hour(times))


def test_the_channel_of_most_orders_and_of_equals_the_first():
    rows = [
        {"customer": c, "placed_at": None, "channel": channel}
        for c, channel in [
            ("ann", "web"),
            ("ann", "web"),
            ("ann", "store"),
            ("bo", "b"),
            ("bo", "a"),
        ]
    ]
    found = rows_of(
        preferences.channels(sales=ibis.memtable(pa.Table.from_pylist(rows, schema=SALES)))
    )

    assert found == {
        "ann": {"channel": "web", "placed": 3, "by_channel": 2},
        "bo": {"channel": "a", "placed": 2, "by_channel": 1},
    }
