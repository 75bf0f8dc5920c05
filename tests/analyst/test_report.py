"""A report is one page that needs nothing else, in both languages, also for a tiny shop."""

import re
from pathlib import Path

import pytest

import guerdon as gd
from tests.analyst import pages, shop
from tests.analyst.tables import ROWS

ELSEWHERE = re.compile(r"""(?:src|href)=["'](?!#)|@import|url\((?!#)""")


@pytest.fixture(scope="module")
def page() -> str:
    return pages.of_orders()


def test_it_loads_nothing_from_elsewhere(page: str) -> None:
    assert not ELSEWHERE.search(page.replace("xlink:href", "href"))
    assert "<script" not in page


def test_its_figures_are_those_of_the_functions(page: str) -> None:
    found = gd.summary(shop.table())
    assert f"<b>{found.num_rows:,}</b>" in page
    net = sum(found["spend"].to_pylist())
    assert f"<b>${net:,.0f}</b>" in page
    assert page.count("<svg") == 7


def test_growth_is_told_with_its_parts(page: str) -> None:
    found = gd.sales(shop.table(), start="2024-01-01", middle="2024-12-30", end="2025-12-31")
    assert f"{found.now.customers:,}" in page
    assert found.growth is not None
    assert "Where does the growth come from?" in page
    assert page.count("from the basket") == 1
    assert "from orders each" in page
    # Four orders in six weeks are no two periods.
    assert "Where does the growth come from?" not in gd.report(ROWS)


def test_lines_tell_pairs_and_discounts(page: str) -> None:
    for en, zh in (
        ("What do the same customers buy?", "哪些商品常被同一批客户购买？"),
        ("Sales with and without a discount", "有优惠与无优惠客户的销售额"),
    ):
        assert zh in pages.of_lines()
        # Of orders alone neither is told.
        assert en not in page


def test_it_is_written_in_chinese_too(tmp_path: Path) -> None:
    text = gd.report(shop.table(60), tmp_path / "r.html", language="zh", currency="CNY")
    assert (tmp_path / "r.html").read_text(encoding="utf-8") == text
    assert '<html lang="zh-CN">' in text
    assert "客户与客户价值" in text
    assert "¥" in text


def test_a_tiny_shop_has_a_report_without_a_forecast_check() -> None:
    text = gd.report(ROWS)
    assert text.count("<svg") == 6
    assert "1 orders without a customer" in text


def test_a_name_in_the_data_is_no_markup() -> None:
    bad = ROWS.set_column(0, "customer_id", [["<b>x</b>"] * ROWS.num_rows])
    assert "<b>x</b>" not in gd.report(bad)


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="en, zh"):
        gd.report(ROWS, language="fr")
