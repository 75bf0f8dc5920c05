"""Parts of a campaign: costs add up to the unit, intervals hold together, chance is corrected."""

from math import inf
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.measure.parts import MOST_PARTS, OTHERS, cut, summed
from guerdon.measure.roi import Costs

NONE = Costs(discounts=0, contacts=0, direct=0, indirect=0)


def cell(arm: str, name: str, sales: Any, off: int = 0) -> dict[str, Any]:
    """People of one arm with these sales, and nothing known before."""
    y = np.asarray(sales, dtype=float)
    found: dict[str, Any] = {"arm": arm, "name": name, "n": len(y), "off": off, "cross": 0.0}
    found |= {"before_total": 0.0, "before_squares": 0.0}
    for word in ("bought", "orders", "sales", "after"):
        found[f"{word}_total"], found[f"{word}_squares"] = float(y.sum()), float((y * y).sum())
        found[f"{word}_products"] = 0.0
    return found


def by(of: dict[str, Any]) -> str:
    return str(of["name"])


def asked(cells: list[dict[str, Any]], costs: Costs = NONE) -> Any:
    return cut(cells=cells, by={"name": by}, margin=0.5, costs=costs)  # type: ignore[dict-item]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 500)), min_size=2, max_size=9),
    st.integers(0, 9999),
    st.integers(0, 9999),
    st.integers(0, 9999),
)
def test_costs_of_the_parts_are_the_whole(
    parts: list[tuple[int, int]], spent: int, contacts: int, direct: int
) -> None:
    cells = [cell("given", f"p{n}", [1.0] * people, off) for n, (people, off) in enumerate(parts)]
    costs = Costs(discounts=spent, contacts=contacts, direct=direct, indirect=7)
    (found,) = asked(cells, costs)
    for word in ("discounts", "contacts", "direct", "indirect"):
        told = sum(getattr(part.back.costs, word) for part in found.parts)
        assert told == getattr(costs, word)


def test_one_answer_is_no_question() -> None:
    assert asked([cell("given", "a", [1, 2]), cell("holdout", "a", [1, 2])]) == ()


def test_small_parts_are_told_together_and_an_arm_alone_says_nothing() -> None:
    cells = [cell("given", f"p{n:02}", [1.0] * (30 - n)) for n in range(MOST_PARTS + 3)]
    (found,) = asked(cells)
    assert len(found.parts) == MOST_PARTS + 1
    assert found.parts[-1].name == OTHERS
    assert found.parts[-1].sales.given.n == sum(30 - n for n in range(MOST_PARTS, MOST_PARTS + 3))
    assert found.parts[0].sales.error == inf
    assert not any(part.clear for part in found.parts)


def test_without_any_effect_one_readout_in_twenty_finds_a_part_at_most() -> None:
    rolls = np.random.default_rng(11)
    alarms = outside = 0
    for _ in range(400):
        cells = [
            cell(arm, f"p{n}", rolls.gamma(2.0, 500, size))
            for n in range(6)
            for arm, size in (("given", 60), ("holdout", 20))
        ]
        (found,) = asked(cells)
        alarms += any(part.clear for part in found.parts)
        outside += any(part.sales.low > 0 or part.sales.high < 0 for part in found.parts)
    # 5 % of 400 is 20, with a standard error of 4.4; uncorrected it would be about 106.
    assert alarms <= 33
    assert outside <= 33


def test_sums_of_no_cells_are_nobody() -> None:
    assert summed(cells=())["n"] == 0
    assert summed(cells=[cell("given", "a", [2.0]), cell("given", "b", [3.0])])[
        "sales_squares"
    ] == pytest.approx(13)
