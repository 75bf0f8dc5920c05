"""The rules of quality on small tables, each rule where it holds and where it just does not."""

from datetime import datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest

from guerdon.know import quality
from guerdon.know.quality import Facts

AT = datetime(2026, 1, 2, 10, 0)
COLUMNS = {
    "row": pa.int64(),
    "order": pa.string(),
    "customer": pa.string(),
    "placed_at": pa.timestamp("us"),
    "sku": pa.string(),
    "quantity": pa.int64(),
    "unit_price": pa.int64(),
    "amount": pa.int64(),
    "discount": pa.int64(),
    "line": pa.int64(),
    "store": pa.string(),
    "channel": pa.string(),
    "name": pa.string(),
    "refused": pa.string(),
}
USUAL: dict[str, Any] = {
    "order": "A1",
    "customer": "c1",
    "placed_at": AT,
    "sku": "s1",
    "quantity": 1000,
    "unit_price": 100,
    "amount": 100,
}
PLAIN = Facts(lines_numbered=False, orders_named=True, priced=False, quantities=True)
PRICED = Facts(lines_numbered=False, orders_named=True, priced=True, quantities=True)
NUMBERED = Facts(lines_numbered=True, orders_named=True, priced=False, quantities=True)


def table(*rows: dict[str, Any]) -> Any:
    told = [{**USUAL, "row": number, **row} for number, row in enumerate(rows, start=1)]
    schema = pa.schema(list(COLUMNS.items()))
    return ibis.memtable(pa.Table.from_pylist(told, schema=schema))


def refused(*rows: dict[str, Any], facts: Facts = PLAIN) -> dict[int, str]:
    judged = quality.alone(table(*rows), facts=facts)
    found = quality.refused(judged, facts=facts).to_pyarrow().to_pylist()
    assert len({one["row"] for one in found}) == len(found), "a row is refused once"
    return {one["row"]: one["reason"] for one in found}


def flagged(*rows: dict[str, Any], facts: Facts = PLAIN) -> dict[str, list[int]]:
    good = quality.alone(table(*rows), facts=facts)
    found = quality.flags(good, facts=facts, spreads={"amount": (4.6, 0.5)})
    listed = {name: sorted(one.row.to_pyarrow().to_pylist()) for name, one in found.items()}
    return {name: numbers for name, numbers in listed.items() if numbers}


def test_a_sound_order_is_neither_refused_nor_flagged() -> None:
    sound = ({}, {"sku": "s2"})
    assert refused(*sound) == {}
    assert flagged(*sound) == {}


def test_an_unreadable_cell_goes_before_every_other_reason() -> None:
    assert refused({"refused": "date_missing", "quantity": -1000, "amount": 5}) == {
        1: "date_missing"
    }


@pytest.mark.parametrize(
    ("row", "facts", "reason"),
    [
        ({"quantity": -1000, "unit_price": 0, "amount": 0}, PRICED, "stock_movement"),
        ({"quantity": -1000, "unit_price": 1, "amount": -1}, PRICED, None),
        ({"unit_price": -1, "amount": -1}, PRICED, "price_negative"),
        ({"quantity": -1000, "amount": 5}, PLAIN, "signs_differ"),
        ({"quantity": -1000, "amount": -5}, PLAIN, None),
        ({"amount": -5}, PLAIN, None),
    ],
)
def test_signs(row: dict[str, Any], facts: Facts, reason: str | None) -> None:
    assert refused(row, facts=facts).get(1) == reason


def test_an_order_belongs_to_its_first_customer() -> None:
    rows = ({}, {"customer": None}, {"customer": "c2"}, {"order": "A2", "customer": "c2"})
    assert refused(*rows) == {3: "order_of_two"}
    late = ({"customer": None}, {}, {"customer": "c2"})
    assert refused(*late) == {3: "order_of_two"}, "the first who is named"


def test_a_refused_row_does_not_decide_whose_order_it_is() -> None:
    rows = ({"customer": "c9", "refused": "date_missing"}, {"customer": "c2"})
    assert refused(*rows) == {1: "date_missing"}


def test_a_line_number_comes_once_in_an_order() -> None:
    rows = ({"line": 1}, {"line": 2}, {"line": 1, "amount": 7}, {"order": "A2", "line": 1})
    assert refused(*rows, facts=NUMBERED) == {3: "duplicate"}
    assert refused(*rows, facts=PLAIN) == {}


def test_an_endless_order_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "MOST_LINES", 2)
    assert refused({}, {}, {"order": "A2"}) == {}
    assert refused({}, {}, {}, {"order": "A2"}) == dict.fromkeys((1, 2, 3), "order_too_long")


def test_without_order_numbers_a_customers_moment_is_an_order() -> None:
    facts = Facts(lines_numbered=False, orders_named=False, priced=False, quantities=True)
    rows = table({"order": None}, {"order": None}, {"order": None, "customer": "c2"})
    found = quality.orders(quality.alone(rows, facts=facts)).to_pyarrow().to_pylist()
    assert {(one["order"], one["lines"]) for one in found} == {
        ("c1@2026-01-02T10:00:00", 2),
        ("c2@2026-01-02T10:00:00", 1),
    }


def test_orders_add_up_and_tell_returns() -> None:
    rows = table(
        {"customer": None},
        {"amount": 250, "discount": 20, "placed_at": AT - timedelta(minutes=1)},
        {"order": "R1", "quantity": -1000, "amount": -100},
        {"order": "M1", "quantity": -1000, "amount": -100},
        {"order": "M1", "amount": 60},
        {"order": "F1", "amount": 0},
        {"order": "Z1", "quantity": -1000, "amount": -100},
        {"order": "Z1", "amount": 0},
    )
    found = quality.orders(quality.alone(rows, facts=PLAIN)).to_pyarrow().to_pylist()
    orders = {one["order"]: one for one in found}
    first = orders["A1"]
    assert (first["customer"], first["total"], first["discount"]) == ("c1", 350, 20)
    assert first["placed_at"] == AT - timedelta(minutes=1)
    assert {key: one["is_return"] for key, one in orders.items()} == {
        "A1": False,
        "R1": True,
        "M1": False,
        "F1": False,
        "Z1": True,
    }


@pytest.mark.parametrize(
    ("row", "facts", "flag"),
    [
        ({"customer": None}, PLAIN, "customer_missing"),
        ({"amount": 0}, PLAIN, "price_zero"),
        ({"quantity": 0}, PLAIN, "quantity_zero"),
        ({"amount": -100}, PLAIN, "price_negative"),
        ({"sku": "POST"}, PLAIN, "fee_line"),
        ({"name": "Postage to Wales"}, PLAIN, "fee_line"),
        ({"name": "运费"}, PLAIN, "fee_line"),
        ({"amount": 100_000_000}, PLAIN, "amount_outlier"),
    ],
)
def test_what_deserves_a_second_look(row: dict[str, Any], facts: Facts, flag: str) -> None:
    assert flagged(row, facts=facts) == {flag: [1]}


def test_equal_rows_of_one_order_are_flagged_from_the_second_on() -> None:
    rows = ({}, {}, {"amount": 101}, {"order": "A2"}, {"sku": None}, {"sku": None})
    assert flagged(*rows) == {"duplicate_possible": [2, 6]}


def test_returns_without_an_earlier_sale_of_the_product() -> None:
    back = {"order": "R1", "quantity": -1000, "amount": -100}
    rows = table(
        {},
        {**back},
        {**back, "placed_at": AT - timedelta(seconds=1)},
        {**back, "sku": "s2"},
        {**back, "customer": "c2"},
        {**back, "customer": None},
    )
    good = quality.alone(rows, facts=PLAIN)
    found = quality.returns_alone(good).row.to_pyarrow().to_pylist()
    assert sorted(found) == [3, 4, 5]


def test_the_spread_is_robust_and_never_nothing() -> None:
    rows = table(*({"amount": amount} for amount in (100, 100, 100, 100, 100_000_000)))
    good = quality.alone(rows, facts=PLAIN)
    found = quality.spread(good, column="amount").to_pyarrow().to_pylist()[0]
    assert found["mad"] == 0
    assert found["mean"] > 0
    assert quality.sigma(mad=0, mean=found["mean"]) > quality.LEAST_SPREAD
    assert quality.sigma(mad=0, mean=0) == quality.LEAST_SPREAD
    assert quality.sigma(mad=0.6745, mean=9) == pytest.approx(1)


def test_customers_and_products_come_once() -> None:
    rows = table({"sku": "a"}, {"sku": "b"}, {"sku": "a"}, {"sku": None, "refused": "sku_missing"})
    found = quality.repeated(rows, key="sku").to_pyarrow().to_pylist()
    assert {one["row"]: one["reason"] for one in found} == {3: "duplicate", 4: "sku_missing"}
