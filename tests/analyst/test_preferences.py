"""Preferences of a table of lines: what was planted is found, in every kind of table."""

from typing import Any

import pytest

import guerdon as gd
from guerdon.analyst.model import NotFittedError
from tests.analyst import lines
from tests.analyst.tables import plain

KINDS = ("tea", "ware", "book")


@pytest.fixture(scope="module")
def found() -> gd.Preferences:
    return gd.preferences(lines.table())


def kind(customer: str) -> int:
    return int(customer[1:]) % 3


def test_what_was_planted_is_found(found: gd.Preferences) -> None:
    rows = found.customers_.to_pylist()
    told = [row for row in rows if row["favourite_category"]]
    assert len(told) > 150
    assert all(row["favourite_category"] == KINDS[kind(row["customer"])] for row in told)
    keen = {row["promotion_sensitivity"] for row in rows if kind(row["customer"]) == 0}
    assert keen == {"high"}
    assert {row["habit_channel"] for row in rows if kind(row["customer"]) == 1} <= {"store", None}
    assert {row["habit_hour"] for row in rows if kind(row["customer"]) == 0} == {9}
    assert found.report_ is not None
    assert 0 < found.report_["promotion"]["share"] < 1


def test_the_same_customers_are_told_the_same_again(found: gd.Preferences) -> None:
    assert found.predict(lines.table()).equals(found.customers_)


def test_one_customer_alone_is_held_against_the_shop_of_before(found: gd.Preferences) -> None:
    table = lines.table()
    own = table.filter(pa_equal(table["customer_id"], "c0000"))
    alone = found.predict(gd.orders(own, as_of="2026-03-02")).to_pylist()
    whole = next(row for row in found.customers_.to_pylist() if row["customer"] == "c0000")
    for name in ("favourite_category", "promotion_share", "promotion_sensitivity", "habit_hour"):
        assert alone[0][name] == whole[name]


def pa_equal(column: Any, value: str) -> Any:
    import pyarrow.compute as pc

    return pc.equal(column, value)


@pytest.mark.parametrize("shape", ["pandas", "polars", "duckdb", "ibis"])
def test_an_answer_is_of_the_kind_that_was_given(shape: str) -> None:
    table = lines.table().slice(0, 400)
    if shape == "pandas":
        given = table.to_pandas()
    elif shape == "polars":
        given = pytest.importorskip("polars").from_arrow(table)
    elif shape == "duckdb":
        import duckdb

        given = duckdb.from_arrow(table)
    else:
        import ibis

        given = ibis.memtable(table)
    answer = gd.preferences(given).customers_
    assert type(answer).__module__.partition(".")[0].lstrip("_") == shape
    names = [row["customer"] for row in plain(answer)]
    assert names == sorted(set(table["customer_id"].to_pylist()))


def test_bare_orders_tell_no_category_and_no_channel() -> None:
    bare = lines.table().select(["customer_id", "order_no", "order_date", "sales"])
    rows = gd.preferences(bare).customers_.to_pylist()
    assert {row["favourite_category"] for row in rows} == {None}
    assert {row["habit_channel"] for row in rows} == {None}
    assert {row["promotion_share"] for row in rows} == {None}
    assert any(row["habit_hour"] is not None for row in rows)


def test_columns_are_named_where_their_names_say_nothing() -> None:
    table = lines.table().rename_columns(
        ["customer_id", "order_no", "order_date", "sku", "shelf", "sales", "off", "via"]
    )
    words: dict[str, Any] = {"category": "shelf", "discount": "off", "channel": "via"}
    assert gd.preferences(table, **words).customers_.equals(
        gd.preferences(lines.table()).customers_
    )
    with pytest.raises(gd.UnreadableOrdersError, match="rack"):
        gd.preferences(table, category="rack")


def test_the_same_order_number_of_two_customers_is_two_orders() -> None:
    rows = {
        "customer": ["a", "b"],
        "order": ["1", "1"],
        "date": ["2026-01-01", "2026-01-02"],
        "amount": [5.0, 6.0],
        "category": ["tea", "ware"],
    }
    import pyarrow as pa

    answer = gd.preferences(pa.table(rows)).customers_.to_pylist()
    assert [row["choices"] for row in answer] == [1, 1]


def test_habits_of_scikit_learn() -> None:
    made = gd.Preferences(category="shelf")
    assert made.get_params() == {"category": "shelf"}
    assert repr(made.set_params(discount="off")) == "Preferences(category='shelf', discount='off')"
    with pytest.raises(NotFittedError, match="Preferences"):
        made.predict(lines.table())
