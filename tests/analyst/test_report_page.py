"""Every chart of a report is told as a table too, in the words of the page."""

import re
from collections.abc import Callable

import pytest

import guerdon as gd
from tests.analyst import pages, shop


@pytest.mark.parametrize("made", [pages.of_orders, pages.of_lines])
def test_no_chart_without_its_table(made: Callable[[], str]) -> None:
    cards = re.split(r"<section|<div class=\"card\">", made())[1:]
    drawn = [card for card in cards if "<svg" in card]
    assert len(drawn) >= 7
    for card in drawn:
        assert "<table" in card, card[:200]
        assert "<td" in card, card[:200]


def test_shares_come_with_their_interval() -> None:
    told = gd.waits(shop.table())
    by_90 = [row for row in told.to_pylist() if row["after"] == 1 and row["days"] <= 90][-1]
    said = f"{by_90['share']:.1%} ({by_90['low']:.1%}–{by_90['high']:.1%})"
    assert said in pages.of_orders()
