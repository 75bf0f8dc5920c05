"""gd.pairs: a planted pair is found with its lift, chance is not, and what is missing is said."""

import numpy as np
import pandas as pd
import pytest

import guerdon as gd
from guerdon.analyst import UnreadableOrdersError


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    """Of 600 customers half buy tea; cups go to 80 % of those and 20 % of others; `rest` to all."""
    chance = np.random.default_rng(4)
    rows = []
    for number in range(600):
        tea = number % 2 == 0
        goods = ["rest", *(["tea"] if tea else [])]
        goods += ["cup"] if chance.random() < (0.8 if tea else 0.2) else []
        goods += ["book"] if chance.random() < 0.5 else []
        for sku in goods:
            at = f"2025-0{number % 6 + 1}-10"
            rows.append((f"c{number:03}", f"o{number}", at, 9.5, sku, "ware"))
    names = ["customer", "order", "date", "amount", "sku", "category"]
    return pd.DataFrame(rows, columns=names)


def test_the_planted_pair_is_told_with_its_lift(lines: pd.DataFrame) -> None:
    told = gd.pairs(lines, of="sku")
    assert told[["one", "other"]].to_numpy().tolist() == [["cup", "tea"]]
    (row,) = told.to_dict("records")
    who = {name: set(rows.customer) for name, rows in lines.groupby("sku")}
    both = len(who["cup"] & who["tea"])
    assert (row["buyers"], row["first"], row["second"]) == (both, len(who["cup"]), 300)
    assert row["lift"] == pytest.approx(both * 600 / (len(who["cup"]) * 300))
    assert row["low"] < 0.8 / 0.5 < row["high"]


def test_a_period_and_only_the_common_ones(
    lines: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = gd.pairs(lines, of="sku", start="2025-01-01", end="2025-04-01")
    assert half["first"].tolist() < gd.pairs(lines, of="sku")["first"].tolist()
    # Of the two most bought, `rest` and tea, neither goes with the other beyond chance.
    monkeypatch.setitem(gd.pairs.__globals__, "MOST_ITEMS", 2)
    assert len(gd.pairs(lines, of="sku")) == 0


def test_what_the_lines_do_not_tell_is_said(lines: pd.DataFrame) -> None:
    assert len(gd.pairs(lines)) == 0  # one category goes with none
    bare = lines.drop(columns=["sku", "category"])
    with pytest.raises(UnreadableOrdersError, match="which column is the category"):
        gd.pairs(bare)
    with pytest.raises(UnreadableOrdersError, match="category, sku"):
        gd.pairs(lines, of="colour")
