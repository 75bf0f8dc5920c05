"""Groups by the first order alone; what a split tells is what analysts are told of it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import ibis
import pandas as pd
import pytest

import guerdon as gd
from guerdon.analyst.orders import opened, with_lines
from guerdon.know.value import Economics
from guerdon.lake import fits as lake_fits
from guerdon.lake import ways
from guerdon.lake.brief import Brief
from tests.lake.test_splits import made

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
BRIEF = Brief(as_of=AS_OF, zone="UTC", economics=Economics(margin=0.3, yearly_discount_rate=0.1))
ORDERS = [
    ("o1", "a", "sale", datetime(2024, 3, 31), "web", ""),
    ("o2", "a", "sale", datetime(2025, 1, 1), "shop", "north"),
    ("o3", "b", "sale", datetime(2025, 4, 1), "shop", "north"),
    ("o4", None, "sale", datetime(2023, 4, 1), "shop", "south"),
    ("o5", "c", "return", datetime(2024, 1, 1), "shop", "south"),
    ("o6", "c", "sale", datetime(2025, 12, 31), "", "south"),
]
LINES = [
    ("o1", "tea", 300),
    ("o1", "cup", 200),
    ("o1", "pot", 250),
    ("o2", "tea", 9000),
    ("o3", "loose", 100),
    ("o6", "cup", 100),
    ("o6", "tea", 100),
]
GOODS = [("tea", "drinks"), ("cup", "ware"), ("pot", "ware"), ("loose", "")]


def tables(orders: list[Any] = ORDERS) -> dict[str, Any]:
    made = {
        "orders": (orders, "order customer kind placed_at channel store"),
        "lines": (LINES, "order sku amount_minor"),
        "products": (GOODS, "sku category"),
    }
    return {
        name: ibis.memtable(pd.DataFrame(rows, columns=columns.split()))
        for name, (rows, columns) in made.items()
    }


def groups(orders: list[Any] = ORDERS) -> dict[str, dict[str, str]]:
    found = ways.ways(tables=tables(orders), brief=BRIEF)
    return {
        name: dict(sorted(table.execute().itertuples(index=False, name=None)))
        for name, table in found.items()
    }


def test_each_way_by_hand() -> None:
    assert groups() == {
        "year": {"a": "2024", "b": "2025", "c": "2025"},
        "quarter": {"a": "2024-Q1", "b": "2025-Q2", "c": "2025-Q4"},
        "channel": {"a": "web", "b": "shop"},
        "store": {"b": "north", "c": "south"},
        # 450 for ware beats 300 for drinks; c's are alike, so that the first name is taken.
        "category": {"a": "ware", "c": "drinks"},
    }


def test_nothing_that_comes_later_moves_anybody() -> None:
    later = [
        (f"n{number}", who, kind, AS_OF + timedelta(days=number - 1), "new", "new")
        for number, (who, kind) in enumerate((("a", "sale"), ("b", "return"), ("d", "sale")))
    ]
    assert groups([*ORDERS, *later]) == groups()


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What a night tells of the shop whose web customers leave soon."""
    with opened(asked=with_lines(made(), channel="via")) as shop:
        days, profiles = shop.profiled()
        engine = shop.engine
        words = {"days": days, "profiles": profiles, "end": shop.end}
        found = ways.told(
            engine=engine,
            tables={
                "orders": shop.table.mutate(store=ibis.literal("")),
                "lines": shop.lines.mutate(sku=ibis.literal("x")),
                "products": engine.create_table(
                    "goods", ibis.memtable({"sku": ["x"], "category": [""]})
                ),
            },
            shop=SimpleNamespace(**words),
            brief=Brief(as_of=shop.as_of, zone="UTC", economics=BRIEF.economics),
            fits=lake_fits.fits(engine=engine, **words, currency_unit=100.0),
            customers=900,
        )
    return {one["by"]: one for one in found}


def test_a_split_tells_what_analysts_are_told(told: dict[str, Any]) -> None:
    assert set(told) == {"quarter", "channel"}  # everybody came in one year; no store, no category
    value = gd.value.fit(made(), by="via", margin=0.3, yearly_discount_rate=0.1)
    assert value.report_ is not None
    wanted = {one["group"]: one for one in value.report_["groups"]}
    via = dict(zip(*made().select(["customer", "via"]).to_pydict().values(), strict=True))
    worth = value.predict(made()).to_pandas()
    means = worth.groupby(worth.customer.map(via))[["clv", "clv_low", "clv_high"]].mean()
    for one in told["channel"]["groups"]:
        other = wanted[one["group"]]
        assert one["used"] == other["used"]
        assert one["own_predicted"] == pytest.approx(other["own_predicted"], abs=0.05)
        assert one["people"] == sum(way == one["group"] for way in via.values())
        for name in ("clv", "clv_low", "clv_high"):
            assert one[name] / 100 == pytest.approx(means.loc[one["group"], name], abs=0.005)


def test_it_says_whether_splitting_tells_better(told: dict[str, Any]) -> None:
    channel = told["channel"]
    assert channel["better"]
    assert channel["error_split"] < 0.95 * channel["error"]
    assert channel["beyond"] == 0
    for one in told.values():
        assert one["better"] == any(group["used"] == "own" for group in one["groups"])
        if not one["better"]:
            assert one["error"] == one["error_split"]
