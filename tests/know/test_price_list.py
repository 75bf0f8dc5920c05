"""Each line of a list of prices is read, or it is said why it is not."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from guerdon.know import price_list
from guerdon.know.price_list import Listed, PriceList
from guerdon.terms.decision import Refusal

START = datetime(2026, 3, 14, tzinfo=UTC)
HEAD = ("sku", "price", "from")


def read(*rows: tuple[str, ...], currency: str = "USD") -> Any:
    return price_list.read(
        rows=list(enumerate(rows, start=1)),
        currency=currency,
        zone=ZoneInfo("Asia/Shanghai"),
        start=START,
    )


def test_lines_are_read_in_the_shops_own_time() -> None:
    found = read(
        ("备注", " 标价 ", "货号", "生效日期"),
        ("", "¥19.90", "tea", ""),
        (),
        ("x", "1,200", "pot", "2026/3/20"),
        ("", "0", "pin", "2026-03-20T08:00:00+00:00"),
        ("", "19.9", "tea", ""),
        currency="CNY",
    )
    assert found == PriceList(
        prices=(
            Listed(number=2, sku="tea", minor=1990, at=START),
            Listed(number=4, sku="pot", minor=120_000, at=datetime(2026, 3, 19, 16, tzinfo=UTC)),
            Listed(number=5, sku="pin", minor=0, at=datetime(2026, 3, 20, 8, tzinfo=UTC)),
        ),
        wrong=(),
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "5"), "price_sku_missing"),
        (("x" * 121, "5"), "key_too_long"),
        (("a\tb", "5"), "key_unprintable"),
        (("tea",), "amount_missing"),
        (("tea", "cheap"), "amount_unreadable"),
        (("tea", "¥5"), "currency_mismatch"),
        (("tea", "-5"), "shelf_price_negative"),
        (("tea", "5", "soon"), "date_unreadable"),
        (("tea", "5", "2026-02-30"), "date_impossible"),
        (("tea", "5", "1999-12-30"), "date_impossible"),
        (("good", "6"), "price_twice"),
    ],
)
def test_a_wrong_line_says_why(row: tuple[str, ...], reason: str) -> None:
    found = read(HEAD, ("good", "5"), row)
    assert [one.sku for one in found.prices] == ["good"]
    assert [(one.number, one.refusal.reason) for one in found.wrong] == [(3, reason)]
    assert found.wrong[0].text.startswith(row[0][:9])


def test_what_is_no_list_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read() == read(("", " ")) == read(HEAD) == Refusal(reason="price_list_empty")
    assert read(("sku", "cost")) == Refusal(
        reason="price_columns_missing", data={"columns": "sku, cost"}
    )
    monkeypatch.setattr(price_list, "MOST_LINES", 2)
    assert len(read(HEAD, ("a", "1"), ("b", "1")).prices) == 2
    assert read(HEAD, ("a", "1"), ("b", "1"), ("c", "1")).reason == "price_list_long"
