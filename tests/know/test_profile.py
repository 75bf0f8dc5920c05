"""Profiles in Ibis equal those added up by hand, for any orders, zone and moment."""

from datetime import UTC, datetime, timedelta

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know import profile
from guerdon.know.days import offsets
from tests.know import cdnow
from tests.know.orders import LAKE, Placed, by_hand, by_ibis, table

AS_OF = datetime(2026, 3, 30, 9, 30, tzinfo=UTC)
ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]

some_orders = st.lists(
    st.builds(
        Placed,
        customer=st.sampled_from(["ann", "bo", "cy", None]),
        # Two years before and a little after the night, to the second.
        at=st.integers(-63_000_000, 200_000).map(lambda s: AS_OF + timedelta(seconds=s)),
        total=st.integers(-5_000, 20_000),
        kind=st.sampled_from(["sale", "sale", "sale", "return"]),
    ),
    max_size=25,
)


@given(placed=some_orders, zone=st.sampled_from(ZONES), at_once=st.booleans())
def test_any_orders_add_up_as_by_hand(placed, zone, at_once):
    told = by_ibis(placed, as_of=AS_OF, zone=zone, at_once=at_once)
    wanted = by_hand(placed, as_of=AS_OF, zone=zone)

    assert told.keys() == wanted.keys()
    for customer, values in wanted.items():
        basket = told[customer].pop("repeat_basket")
        assert basket == pytest.approx(values.pop("repeat_basket"), rel=1e-12)
        if at_once:
            del values["last_gap"], values["gap_before"]
        assert told[customer] == values


def test_two_receipts_of_one_day_are_one_purchase_and_a_return_is_none():
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    placed = [
        Placed(customer="ann", at=at, total=1000),
        Placed(customer="ann", at=at + timedelta(hours=5), total=500),
        Placed(customer="ann", at=at + timedelta(days=10), total=2000),
        Placed(customer="ann", at=at + timedelta(days=20), total=-700, kind="return"),
        Placed(customer="bo", at=at, total=-300, kind="return"),
        Placed(customer=None, at=at, total=900),
    ]

    told = by_ibis(placed, as_of=AS_OF, zone="UTC")

    assert told.keys() == {"ann"}  # a return alone is no purchase, a guest has no profile
    ann = told["ann"]
    assert (ann["orders"], ann["repeat"], ann["spend"]) == (3, 1, 2800)
    assert ann["recency_days"] == 74  # since the 15th of January, not since the return
    assert ann["repeat_basket"] == pytest.approx(2000 * 2800 / 3500)


def test_the_day_is_the_shops_own():
    # 23:30 and 00:30 in New York are two days there and one in UTC; one hour before the clocks
    # go forward and one after are one day there.
    night = datetime(2026, 1, 6, 4, 30, tzinfo=UTC)
    placed = [
        Placed(customer="ann", at=night, total=1),
        Placed(customer="ann", at=night + timedelta(hours=1), total=1),
        Placed(customer="bo", at=datetime(2026, 3, 8, 6, 30, tzinfo=UTC), total=1),
        Placed(customer="bo", at=datetime(2026, 3, 9, 3, 30, tzinfo=UTC), total=1),
    ]

    def repeats(zone: str) -> tuple[int, int]:
        told = by_ibis(placed, as_of=AS_OF, zone=zone)
        return told["ann"]["repeat"], told["bo"]["repeat"]

    assert repeats("America/New_York") == (1, 0)
    assert repeats("UTC") == (0, 1)


def test_orders_at_the_moment_of_the_night_do_not_count():
    placed = [
        Placed(customer="ann", at=AS_OF - timedelta(microseconds=1), total=5),
        Placed(customer="ann", at=AS_OF, total=7),
        Placed(customer="bo", at=AS_OF, total=7),
    ]

    told = by_ibis(placed, as_of=AS_OF, zone="UTC")

    assert told.keys() == {"ann"}
    assert told["ann"]["spend"] == 5


def test_recent_spend_holds_the_start_of_its_ninety_days():
    start = AS_OF - timedelta(days=90)
    placed = [
        Placed(customer="ann", at=start - timedelta(microseconds=1), total=1),
        Placed(customer="ann", at=start, total=20),
        Placed(customer="ann", at=AS_OF - timedelta(days=1), total=-300, kind="return"),
    ]

    assert by_ibis(placed, as_of=AS_OF, zone="UTC")["ann"]["spend_90d"] == -280


@pytest.mark.parametrize(
    ("total", "count", "told"),
    [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (0, 7, 0), (10**15, 3, 333333333333333)],
)
def test_per_rounds_halves_away_from_zero(total, count, told):
    expr = profile.per(total=ibis.literal(total, "int64"), count=ibis.literal(count, "int64"))

    assert LAKE.to_pyarrow(expr).as_py() == told


@pytest.mark.shared_data
def test_histories_of_cdnow_are_those_of_the_literature(shared_data):
    sample = cdnow.sample(shared_data)
    placed = [
        Placed(
            customer=customer,
            at=datetime(at.year, at.month, at.day, 12, tzinfo=UTC),
            total=round(dollars * 100),
        )
        for customer, at, _, dollars in cdnow.rows(shared_data)
    ]
    end = datetime(1998, 7, 1, tzinfo=UTC)
    start = datetime(1997, 1, 1, tzinfo=UTC)
    marked = profile.named_orders(
        orders=table(placed), as_of=end, offsets=offsets(zone="UTC", start=start, end=end)
    )
    origin = 9862  # 1997-01-01
    made = profile.histories(
        days=profile.purchase_days(orders=marked), until=origin + 272, origin=origin
    )

    found = LAKE.to_pyarrow(made)

    rows = sample.group.rows
    assert len(placed) == 6919
    assert found["weight"].to_pylist() == rows.weight.astype(int).tolist()
    assert found["repeats"].to_pylist() == rows.repeats.astype(int).tolist()
    assert found["age"].to_pylist() == (rows.age * 7).round().astype(int).tolist()
    assert sum(found["later"].to_pylist()) == int(sample.later.sum()) == 1882


def test_one_look_at_the_orders_finds_what_held_days_do():
    placed = [
        Placed(customer=who, at=AS_OF - timedelta(days=ago), total=900 + ago, kind=kind)
        for who, ago, kind in (
            *(("ann", 1, "sale"), ("ann", 9, "sale"), ("ann", 9, "return"), ("ann", 95, "return")),
            *(("ann", 40, "sale"), ("bo", 3, "sale"), ("cy", 2, "return")),
        )
    ]
    of_days = by_ibis(placed, as_of=AS_OF, zone="UTC")
    at_once = by_ibis(placed, as_of=AS_OF, zone="UTC", at_once=True)

    gaps = {who: (row.pop("last_gap"), row.pop("gap_before")) for who, row in of_days.items()}

    assert of_days == at_once
    assert gaps == {"ann": (8, 31), "bo": (None, None)}
