"""Columns by their names, exact money, moments in UTC, and what is missing said plainly."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.analyst import Orders, UnreadableOrdersError, UnreadRowsWarning, orders
from guerdon.analyst.orders import opened
from tests.analyst.tables import ROWS


def rows(asked: Orders) -> list[dict[str, Any]]:
    with opened(asked=asked) as shop:
        table = shop.table.order_by("placed_at", "total_minor")
        found: list[dict[str, Any]] = shop.engine.to_pyarrow(table).to_pylist()
        return found


def of(**columns: Any) -> pa.Table:
    plain = {"who": ["a"], "when": [datetime(2026, 1, 1)], "worth": [1.0]}
    return pa.table(plain | {name: [value] for name, value in columns.items()})


def test_columns_are_found_by_name_and_lines_become_orders() -> None:
    asked = orders(ROWS)
    assert asked.columns == {
        "customer": "customer_id",
        "placed_at": "order_date",
        "amount": "amount",
        "order": "order_id",
    }
    told = [(row["customer"], row["kind"], row["total_minor"]) for row in rows(asked)]
    assert told == [
        ("ann", "sale", 2000),
        ("bob", "sale", 750),
        ("ann", "sale", 1000),
        ("ann", "return", -250),
        (None, "sale", 9900),
    ]


def test_columns_that_are_named_win() -> None:
    table = of(amount=9.0)
    asked = orders(table, customer="who", at="when", amount="worth")
    assert [row["total_minor"] for row in rows(asked)] == [100]
    assert orders(asked) is asked


def test_chinese_names_and_prices_by_the_piece() -> None:
    table = pa.table(
        {"会员号": ["a"], "下单时间": ["2026-01-01 08:00:00"], "数量": [3], "单价": [2.35]}
    )
    (row,) = rows(orders(table))
    assert (row["customer"], row["total_minor"]) == ("a", 705)
    assert row["placed_at"] == datetime(2026, 1, 1, 8)


@pytest.mark.parametrize(
    ("table", "words", "says"),
    [
        (of(), {}, "amount"),
        (of(), {"amount": "worth"}, "customer"),
        (of(), {"amount": "worth", "customer": "who"}, "placed_at"),
        (of(), {"amount": "price"}, "no column 'price'"),
    ],
)
def test_a_missing_column_is_named_with_how_to_name_it(table: Any, words: Any, says: str) -> None:
    with pytest.raises(UnreadableOrdersError, match=says):
        orders(table, **words)


def test_a_moment_with_a_zone_is_brought_to_utc() -> None:
    at = pa.array([datetime(2026, 1, 1, 0, 30, tzinfo=UTC)], pa.timestamp("us", "Asia/Shanghai"))
    table = pa.table({"customer": ["a"], "date": at, "amount": [1]})
    assert rows(orders(table))[0]["placed_at"] == datetime(2026, 1, 1, 0, 30)


def test_a_shop_ends_with_the_last_day_it_knows_unless_told() -> None:
    with opened(asked=orders(ROWS)) as shop:
        assert shop.as_of == datetime(2026, 2, 12, tzinfo=UTC)
    for given_as in ("2026-02-01", date(2026, 2, 1), datetime(2026, 2, 1, tzinfo=UTC)):
        with opened(asked=orders(ROWS, as_of=given_as)) as shop:
            assert shop.as_of == datetime(2026, 2, 1, tzinfo=UTC)


def test_a_table_without_orders_is_said() -> None:
    with pytest.raises(UnreadableOrdersError, match="no order"), opened(asked=orders(ROWS[:0])):
        pass


@given(
    amounts=st.lists(
        st.decimals(min_value="-99999", max_value="99999", places=2), min_size=1, max_size=30
    )
)
def test_money_is_exact_whatever_its_type(amounts: list[Decimal]) -> None:
    minor = [int(amount * 100) for amount in amounts]
    for column in (
        pa.array([float(amount) for amount in amounts]),
        pa.array(amounts, pa.decimal128(12, 2)),
    ):
        table = pa.table(
            {
                "customer": ["a"] * len(amounts),
                "date": [datetime(2026, 1, 1)] * len(amounts),
                "amount": column,
            }
        )
        assert sorted(row["total_minor"] for row in rows(orders(table))) == sorted(minor)


def test_amounts_and_moments_that_cannot_be_are_left_out_and_warned_of() -> None:
    table = pa.table(
        {
            "customer": ["a", "b", "c", "d", "e"],
            "date": [datetime(year, 1, 1) for year in (2026, 2026, 2026, 1, 9999)],
            "amount": [1.5, float("nan"), 1e300, 2.0, 2.0],
        }
    )
    with pytest.warns(UnreadRowsWarning, match="read: 4"):
        found = rows(orders(table))
    assert [(row["customer"], row["total_minor"]) for row in found] == [("a", 150)]


def test_rows_that_cannot_be_read_are_counted_and_warned_of() -> None:
    table = pa.table(
        {
            "customer": ["a", "b", "c"],
            "date": ["2026-01-01", "2026-13-45", "2026-01-02"],
            "amount": ["1.50", "2.00", "about three"],
        }
    )
    with pytest.warns(UnreadRowsWarning, match="read: 2"):
        found = rows(orders(table))
    assert [(row["customer"], row["total_minor"]) for row in found] == [("a", 150)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "订单.csv"
    file.write_text("订单号,会员号,下单时间,金额\n甲1,张三,2026-01-02,12.40\n", encoding=encoding)
    (row,) = rows(orders(file))
    assert (row["customer"], row["total_minor"]) == ("张三", 1240)
    assert [one.name for one in tmp_path.iterdir()] == ["订单.csv"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"\xff\xfe\x00", "a.csv cannot be read"),
        ("b.csv", b"order,customer,date,amount\nA,c,2026-01-02,1\n\xe8", "b.csv cannot be read"),
        ("c.parquet", b"PAR1 and nothing else", "c.parquet cannot be read"),
        ("d.csv", b"order,customer,date,amount\n", "there is no order"),
        ("e.csv", b"\x00\x01\x02" * 999, "which column is the amount"),
    ],
)
def test_what_is_no_table_is_said(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableOrdersError, match=says):
        rows(orders(tmp_path / name))
