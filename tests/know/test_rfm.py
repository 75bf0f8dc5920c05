"""Scores never split ties, are quintiles without ties, and every cell has a name."""

from copy import deepcopy
from fractions import Fraction
from math import ceil

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know import rfm
from tests.know.orders import LAKE


def scores(values: list[int]) -> list[int]:
    table = ibis.memtable(
        pa.table({"at": range(len(values)), "value": pa.array(values, pa.int64())})
    )
    made = rfm.scores(table=table, of={"score": table.value}).order_by("at")
    return LAKE.to_pyarrow(made)["score"].to_pylist()


def by_hand(values: list[int]) -> list[int]:
    if len(set(values)) == 1:
        return [3] * len(values)
    told = []
    for value in values:
        below = sum(other < value for other in values)
        middle = Fraction(2 * below + values.count(value), 2 * len(values))
        ends = {min(values): 1, max(values): 5}
        told.append(ends.get(value, ceil(5 * middle)))
    return told


@given(st.lists(st.integers(-3, 12), min_size=1, max_size=40))
def test_scores_are_the_ridits_in_fifths(values):
    told = scores(values)

    assert told == by_hand(values)
    pairs = sorted(zip(values, told, strict=True))
    assert [score for _, score in pairs] == sorted(told)  # more is never less
    assert len(set(pairs)) == len(set(values))  # equal values score alike


@given(st.permutations(list(range(100))))
def test_without_ties_they_are_quintiles(values):
    told = scores(values)

    assert [told.count(score) for score in range(1, 6)] == [20] * 5
    assert all(score == value // 20 + 1 for value, score in zip(values, told, strict=True))


def test_half_with_one_purchase_do_not_collapse_the_rest():
    values = [0] * 60 + [1] * 19 + [2] * 12 + [5] * 9

    told = scores(values)

    assert [told[0], told[60], told[79], told[91]] == [1, 4, 5, 5]


def row(recency_days: int, repeat: int, spend: int) -> dict[str, int]:
    return {"recency_days": recency_days, "repeat": repeat, "spend": spend}


def scored(rows: list[dict[str, int]]) -> list[dict[str, object]]:
    table = ibis.memtable(pa.Table.from_pylist([r | {"at": i} for i, r in enumerate(rows)]))
    made = rfm.scored(table=table).order_by("at")
    return LAKE.to_pyarrow(made).to_pylist()


def test_lately_often_and_much_is_a_champion_and_the_opposite_is_lost():
    told = scored([row(10 * i, 9 - i, 100 * (9 - i)) for i in range(10)])

    assert (told[0]["rfm_r"], told[0]["rfm_f"], told[0]["rfm_m"]) == (5, 5, 5)
    assert told[0]["rfm_segment"] == "champions"
    assert (told[9]["rfm_r"], told[9]["rfm_f"], told[9]["rfm_m"]) == (1, 1, 1)
    assert told[9]["rfm_segment"] == "lost"


def test_spend_of_zero_or_less_is_one_tie_at_the_bottom():
    told = scored([row(1, 1, spend) for spend in (-500, 0, 0, 10, 20, 30)])

    assert [r["rfm_m"] for r in told] == [1, 1, 1, 3, 4, 5]
    assert [r["rfm_m"] for r in scored([row(1, 1, 0), row(2, 1, -9)])] == [1, 1]


def test_every_cell_has_a_name_in_both_languages():
    table = rfm.segment_names()

    assert len(table.cells) == 125
    assert set(table.cells.values()) == set(table.names)
    for texts in table.names.values():
        assert all(texts[word] for word in ("zh", "en", "about_zh", "about_en"))


def test_better_on_all_three_never_falls_from_champion():
    cells = rfm.segment_names().cells
    champions = [cell for cell, name in cells.items() if name == "champions"]

    for r, f, m in champions:
        assert all(
            cells[r2, f2, m2] == "champions"
            for r2 in range(r, 6)
            for f2 in range(f, 6)
            for m2 in range(m, 6)
        )


@pytest.mark.parametrize("fault", ["short row", "strange name", "missing block row"])
def test_an_edited_table_with_a_gap_is_refused(fault):
    good = {
        "version": "x",
        "cells": {f"r{r}": "\n".join(["a b a b a"] * 5) for r in range(1, 6)},
        "names": {"a": {}, "b": {}},
    }
    assert rfm.named(document=good).cells[5, 5, 5] == "a"
    bad = deepcopy(good)
    bad["cells"]["r3"] = {
        "short row": "a b a b\n" + "\n".join(["a b a b a"] * 4),
        "strange name": "c b a b a\n" + "\n".join(["a b a b a"] * 4),
        "missing block row": "\n".join(["a b a b a"] * 4),
    }[fault]

    with pytest.raises(ValueError, match="cells"):
        rfm.named(document=bad)


def test_what_the_scores_cannot_tell_is_said():
    even = dict.fromkeys(range(1, 6), 20)
    counts = {"rfm_r": even, "rfm_f": {1: 60, 4: 25, 5: 15}, "rfm_m": even}

    told = rfm.findings(counts=counts, not_positive=7)

    assert told == [
        {
            "reason": "rfm_few_values",
            "data": {"measure": "rfm_f", "missing": [2, 3], "largest": 0.6},
        },
        {"reason": "rfm_zero_spend", "data": {"customers": 7}},
    ]
    assert rfm.findings(counts=dict.fromkeys(rfm.MEASURES, even), not_positive=0) == []
