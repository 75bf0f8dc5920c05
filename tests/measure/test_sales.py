"""Sales by hand: two periods, the parts of growth, groups, margin, and pairs of categories."""

from datetime import UTC, datetime
from typing import Any

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guerdon.measure import sales
from guerdon.measure.sales import Period

START, MIDDLE, END = (datetime(year, 1, 1, tzinfo=UTC) for year in (2024, 2025, 2026))


def table(columns: str, *rows: tuple[Any, ...]) -> ibis.Table:
    return ibis.memtable(pd.DataFrame(list(rows), columns=columns.split()))


ORDERS = table(
    "order customer kind placed_at total_minor",
    ("a1", "a", "sale", datetime(2024, 5, 1), 1000),
    ("a2", "a", "sale", datetime(2025, 5, 1), 3000),
    ("a3", "a", "sale", datetime(2025, 6, 1), 2000),
    ("a4", "a", "return", datetime(2025, 6, 2), -500),
    ("b1", "b", "sale", datetime(2025, 7, 1), 500),
    ("c1", "c", "sale", datetime(2026, 1, 1), 9999),
    ("d1", None, "sale", datetime(2025, 7, 1), 9999),
)
LINES = table(
    "order sku quantity_milli amount_minor",
    ("a1", "tea", 1000, 1000),
    ("a2", "tea", 2000, 2000),
    ("a2", "cup", 1000, 1000),
    ("a3", "loose", 1000, 2000),
    ("a4", "cup", -500, -500),
    ("b1", "tea", 1500, 500),
)
PRODUCTS = table(
    "sku category cost_minor", ("tea", "drinks", 600), ("cup", "ware", 400), ("loose", "", None)
)
GOODS = {"orders": ORDERS, "lines": LINES, "products": PRODUCTS}


def test_both_periods_by_hand() -> None:
    each = sales.each(**GOODS, start=START, middle=MIDDLE, end=END)
    rows = sales.totals(each=each).execute().to_dict("records")
    before, now = (
        next(sales.period(row=row) for row in rows if row["period"] == n) for n in (0, 1)
    )
    assert before == Period(
        customers=1, orders=1, sales_minor=1000, costed_minor=1000, cost_minor=600, categories=1
    )
    # cost: two teas, one cup, half a cup back, one and a half teas
    assert now == Period(
        customers=2,
        orders=3,
        sales_minor=5000,
        costed_minor=3000,
        cost_minor=1200 + 400 - 200 + 900,
        categories=3,
        several=1,
    )
    assert (now.basket, now.frequency) == (pytest.approx(5000 / 3), 1.5)
    assert now.margin == pytest.approx(700 / 3000)
    assert (now.costed, now.cross_sell, now.categories_each) == (0.6, 0.5, 1.5)
    assert sales.growth(before=before, now=now) == 4.0


def test_groups_of_the_given_and_the_held_out() -> None:
    assignments = table(
        "customer arm assigned_at",
        ("a", "holdout", datetime(2025, 2, 1)),
        ("b", "holdout", datetime(2025, 2, 1)),
        ("c", "given", datetime(2024, 2, 1)),
        ("d", "left_out", datetime(2025, 2, 1)),
    )
    redemptions = table("customer at", ("a", datetime(2025, 3, 1)), ("x", datetime(2024, 3, 1)))
    groups = sales.given(assignments=assignments, redemptions=redemptions, start=MIDDLE, end=END)
    assert dict(groups.execute().itertuples(index=False)) == {"a": "given", "b": "holdout"}
    each = sales.each(**GOODS, start=START, middle=MIDDLE, end=END)
    rows = sales.totals(each=each, groups=groups).execute().to_dict("records")
    found = {(row["group"], row["period"]): row["sales_minor"] for row in rows}
    assert found == {("given", 0): 1000, ("given", 1): 4500, ("holdout", 1): 500}


figures = st.builds(
    Period,
    customers=st.integers(1, 1000),
    orders=st.integers(1, 10**5),
    sales_minor=st.integers(1, 10**12),
)


@given(figures, figures)
@example(
    Period(customers=1, orders=1, sales_minor=450_236_147_710),
    Period(customers=1, orders=3, sales_minor=450_230_739_921),
)
def test_the_parts_of_growth_sum_to_it(before: Period, now: Period) -> None:
    parts = sales.parts(before=before, now=now)
    assert parts is not None
    assert sum(parts.values()) == now.sales_minor - before.sales_minor
    back = sales.parts(before=now, now=before)
    assert back is not None
    # Turned round in time every part turns its sign, to the rounding of a minor unit.
    assert all(abs(parts[name] + back[name]) <= 2 for name in sales.FACTORS)


def test_without_sales_nothing_is_shared_out() -> None:
    none = Period(customers=0, orders=0, sales_minor=0)
    some = Period(customers=2, orders=4, sales_minor=800)
    assert sales.parts(before=none, now=some) is None
    assert sales.growth(before=none, now=some) is None
    assert (none.basket, none.frequency, none.margin, none.costed) == (None,) * 4
    assert (none.cross_sell, none.categories_each) == (None, None)
    twice = Period(customers=4, orders=8, sales_minor=1600)
    assert sales.parts(before=some, now=twice) == {"customers": 800, "frequency": 0, "basket": 0}
    assert sales.parts(before=some, now=some) == {"customers": 0, "frequency": 0, "basket": 0}


def test_what_goes_together() -> None:
    bought = sales.bought(**GOODS, start=MIDDLE, end=END)
    assert sorted(bought.execute().itertuples(index=False, name=None)) == [
        ("a", "drinks"),
        ("a", "ware"),
        ("b", "drinks"),
    ]
    (row,) = sales.pairs(bought=bought).execute().to_dict("records")
    assert row == {
        "one": "drinks",
        "other": "ware",
        "buyers": 1,
        "first": 2,
        "second": 1,
        "everybody": 2,
    }
    rows = [
        {"one": "a", "other": "b", "buyers": 30, "first": 40, "second": 50, "everybody": 100},
        {"one": "a", "other": "c", "buyers": 19, "first": 20, "second": 20, "everybody": 100},
        {"one": "b", "other": "c", "buyers": 20, "first": 50, "second": 40, "everybody": 100},
    ]
    (pair,) = sales.together(rows=rows)
    assert (pair.one, pair.other, pair.lift) == ("a", "b", 1.5)
    # log lift: 1/30 - 1/40 - 1/50 + (2 x 1.5 - 1)/100 = .00833, so that 1.5 is within 19.6 %.
    assert (pair.low, pair.high) == (
        pytest.approx(1.2543, abs=1e-4),
        pytest.approx(1.7938, abs=1e-4),
    )
    assert (pair.first, pair.second) == (40, 50)


def test_an_interval_of_a_lift_holds_it_as_often_as_it_says() -> None:
    chance, inside, tries = np.random.default_rng(8), 0, 2_000
    shares = [0.12, 0.18, 0.08, 0.62]  # both, one, other, neither: lift 2 of .3 x .2
    for both, one, other, _ in chance.multinomial(500, shares, size=tries):
        row = {"one": "a", "other": "b", "buyers": int(both), "everybody": 500}
        row |= {"first": int(both + one), "second": int(both + other)}
        (pair,) = sales.together(rows=[row])
        inside += pair.low <= 2 <= pair.high
    assert 0.935 < inside / tries < 0.965


def test_only_common_ones_are_paired_and_nothing_is_lost() -> None:
    rows = [(f"c{n}", name) for n in range(60) for name in ("ab" if n < 30 else "a")]
    rows += [(f"c{n}", "rare") for n in range(19)]
    bought = table("customer category", *rows)
    kept = sales.often(bought=bought, most=9).execute()
    assert set(kept.category) == {"a", "b"}
    assert set(sales.often(bought=bought, most=1).execute().category) == {"a"}


def test_orders_without_lines_tell_the_same_sales() -> None:
    each = sales.each(**GOODS, start=START, middle=MIDDLE, end=END).execute()
    plain = sales.plainly(orders=ORDERS, start=START, middle=MIDDLE, end=END).execute()
    kept = ["customer", "period", "bought", "orders", "sales_minor"]
    assert sorted(each[kept].to_numpy().tolist()) == sorted(plain[kept].to_numpy().tolist())
    assert not plain[["costed_minor", "cost_minor", "categories", "several"]].any(axis=None)
