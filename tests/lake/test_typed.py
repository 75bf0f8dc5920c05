"""Batches of texts become typed columns, or the row says why not and in which column."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from guerdon.know.mapping import Reading
from guerdon.lake.rows import Batch
from guerdon.lake.typed import Reader, Terms

NOW = datetime(2026, 3, 14, tzinfo=UTC)
TERMS = Terms(currency="USD", zone=UTC, now=NOW)
HEADERS = ("o", "c", "d", "p", "q", "a", "x", "y")
COLUMNS = {
    "order": ("o",),
    "customer": ("c",),
    "placed_at": ("d",),
    "sku": ("p",),
    "quantity": ("q",),
    "amount": ("a",),
}
ROW = ("A1", "c1", "2026-01-02", "s1", "2", "12.40", "1", "0.5")


def typed(
    *rows: tuple[str | None, ...], terms: Terms = TERMS, **columns: tuple[str, ...] | None
) -> list[dict[str, Any]]:
    mapped = {k: v for k, v in {**COLUMNS, **columns}.items() if v is not None}
    batch = Batch(
        numbers=pa.array(range(1, len(rows) + 1), pa.int64()),
        columns=[pa.array(column, pa.string()) for column in zip(*rows, strict=True)],
        malformed=(),
    )
    reader = Reader(headers=HEADERS, reading=Reading(what="orders", columns=mapped), terms=terms)
    found: list[dict[str, Any]] = pa.table(reader.typed(batch=batch)).to_pylist()
    return found


def test_a_row_is_typed() -> None:
    (one,) = typed(ROW)
    assert (one["order"], one["customer"], one["sku"]) == ("A1", "c1", "s1")
    assert one["placed_at"] == datetime(2026, 1, 2)
    assert (one["quantity"], one["amount"]) == (2000, 1240)
    assert one["refused"] is None


@pytest.mark.parametrize(
    ("place", "text", "reason"),
    [
        (0, None, "order_missing"),
        (0, "x" * 121, "key_too_long"),
        (1, "test-1", "test_account"),
        (2, "", "date_missing"),
        (2, "soon", "date_unreadable"),
        (2, "20202-01-01", "date_impossible"),
        (2, "1969-12-31", "date_too_early"),
        (2, "2026-03-15", "date_in_future"),
        (3, "TEST001", "test_product"),
        (4, "", "quantity_missing"),
        (4, "two", "quantity_unreadable"),
        (5, "n/a", "amount_missing"),
        (5, "1,23", "amount_unreadable"),
        (5, "£5", "currency_foreign"),
        (5, "9" * 17, "amount_too_large"),
    ],
)
def test_a_cell_that_says_nothing_refuses_its_row(
    place: int, text: str | None, reason: str
) -> None:
    row = (*ROW[:place], text, *ROW[place + 1 :])
    one, sound = typed(row, ROW)
    assert (one["refused"], one["refused_column"]) == (reason, HEADERS[place])
    assert sound["refused"] is None


def test_the_first_reason_in_the_order_of_the_fields_counts() -> None:
    (one,) = typed((None, "c1", "soon", "s1", "two", "abc", "", ""))
    assert (one["refused"], one["refused_column"]) == ("order_missing", "o")


def test_a_guest_has_no_customer_unless_orders_have_no_number() -> None:
    guest = ("A1", "", *ROW[2:])
    assert typed(guest)[0]["refused"] is None
    assert typed(guest, order=None)[0]["refused"] == "customer_missing"


def test_price_times_quantity_half_up_at_the_cent() -> None:
    rows = [
        (*ROW[:4], quantity, price, "", "")
        for quantity, price in (("3", "0.125"), ("-3", "0.125"), ("0.5", "0.01"), ("1", "2.675"))
    ]
    found = typed(*rows, amount=None, unit_price=("a",))
    assert [one["amount"] for one in found] == [38, -38, 1, 268]


def test_an_amount_beyond_reason_is_refused() -> None:
    (one,) = typed((*ROW[:4], "1000000000", "100000000", "", ""), amount=None, unit_price=("a",))
    assert (one["refused"], one["amount"]) == ("amount_too_large", None)


def test_without_quantities_the_sign_of_the_amount_tells() -> None:
    found = typed(ROW, (*ROW[:5], "-1", "", ""), quantity=None)
    assert [one["quantity"] for one in found] == [1000, -1000]


def test_discounts_add_up() -> None:
    found = typed(ROW, (*ROW[:6], "", "0.5"), (*ROW[:6], "abc", "0.5"), discount=("x", "y"))
    assert [one["discount"] for one in found] == [150, 50, 50]
    assert [one["refused"] for one in found] == [None, None, "amount_unreadable"]


def test_a_date_and_a_time_join() -> None:
    row = (*ROW[:6], "14:30", "")
    (one,) = typed(row, placed_at=("d", "x"))
    assert one["placed_at"] == datetime(2026, 1, 2, 14, 30)


def test_dates_move_before_they_are_judged() -> None:
    later = Terms(currency="USD", zone=UTC, now=NOW, shift=timedelta(days=70))
    (near,) = typed(ROW, terms=later)
    assert near["placed_at"] == datetime(2026, 3, 13)
    (late,) = typed(("A1", "c1", "2026-01-04", *ROW[3:]), terms=later)
    assert late["refused"] == "date_in_future"


def test_a_foreign_currency_column() -> None:
    found = typed((*ROW[:6], "usd", ""), (*ROW[:6], "EUR", ""), currency=("x",))
    assert [one["refused"] for one in found] == [None, "currency_foreign"]


def test_customers_names_are_looked_at_and_not_written_down() -> None:
    reading = Reading(what="customers", columns={"customer": ("k",), "email": ("m",)})
    batch = Batch(
        numbers=pa.array([1, 2], pa.int64()),
        columns=[pa.array(["c1", "c2"]), pa.array(["ann@shop.cn", "ann@example.com"])],
        malformed=(),
    )
    found = Reader(headers=("k", "m"), reading=reading, terms=TERMS).typed(batch=batch)
    assert "email" not in found
    assert found["refused"].to_pylist() == [None, "test_account"]


def test_each_distinct_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from guerdon.know import cells

    calls: list[str] = []
    real = cells.moment

    def counted(**given: Any) -> Any:
        calls.append(given["text"])
        return real(**given)

    monkeypatch.setattr(cells, "moment", counted)
    typed(*[ROW] * 50)
    assert calls == ["2026-01-02"]
