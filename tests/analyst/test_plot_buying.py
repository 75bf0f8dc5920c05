"""Curves begin with nobody, lifts come in order, and both groups have both periods."""

import pyarrow as pa

import guerdon as gd
from tests.analyst import shop
from tests.analyst.test_discounted import LINES, MONTHS
from tests.analyst.test_plot import values


def test_each_curve_begins_with_nobody() -> None:
    told = gd.waits(shop.table())
    drawn = values(gd.plot.waits(told, language="zh").to_dict())
    assert {row["after"] for row in drawn} == {"首购之后", "第二次购买之后", "第三次购买之后"}
    assert all(row["share"] == 0 for row in drawn if row["days"] == 0)
    assert len(drawn) == told.num_rows + 3


def test_pairs_keep_their_order_and_intervals() -> None:
    numbers = {"buyers": 30, "first": 40, "second": 50}
    rows = [
        {"one": one, "other": "z", "lift": lift, "low": lift - 0.2, "high": lift + 0.2, **numbers}
        for one, lift in (("b", 3.0), ("a", 1.5))
    ]
    drawn = values(gd.plot.pairs(pa.Table.from_pylist(rows)).to_dict())
    assert [(row["pair"], row["lift"]) for row in drawn] == [("b · z", 3.0), ("a · z", 1.5)]


def test_both_groups_in_both_periods() -> None:
    told = gd.discounted(LINES, **MONTHS)
    drawn = values(gd.plot.discounted(told, language="zh").to_dict())
    assert [(row["group"], row["period"], row["sales"]) for row in drawn] == [
        ("享受过优惠", "前期", 10.0),
        ("享受过优惠", "本期", 25.0),
        ("其他客户", "前期", 40.0),
        ("其他客户", "本期", 30.5),
    ]
