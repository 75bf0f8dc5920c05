"""Allocation for analysts: frames in, a plan with its proof out, impossible wishes said."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import guerdon as gd

GAIN = pd.DataFrame({"mail": [9.0, 4.0, 6.0], "gift": [5.0, 8.0, -np.inf]})


def plan(**changed: Any) -> gd.Plan:
    asked: dict[str, Any] = {
        "gain": GAIN,
        "costs": {"money": [2, 3], "hours": np.array([[0, 1], [0, 1], [0, 1]])},
        "budgets": {"money": 6, "hours": 1},
    }
    return gd.allocate(**(asked | changed))


def test_one_offer_for_each() -> None:
    found = plan()
    # Mail to the first and a gift to the second cost 5 of 6; mail to all costs 6 and gains 19.
    assert found.gain == 19.0
    assert found.given == [("mail",)] * 3
    assert found.gap == 0.0


def test_two_for_each_but_not_together() -> None:
    found = plan(each=2, budgets={"money": 7, "hours": 1})
    assert found.given[1] == ("gift",)
    apart = plan(each=2, budgets={"money": 100, "hours": 9}, apart=[("mail", "gift")])
    assert apart.given == [("mail",), ("gift",), ("mail",)]
    both = plan(each=2, budgets={"money": 100, "hours": 9})
    assert both.given == [("mail", "gift"), ("mail", "gift"), ("mail",)]


def test_prices_by_name_and_what_clashes() -> None:
    floor = {"name": "last", "who": [False, False, True], "least": 1}
    assert plan(quotas=[floor], stock={"mail": 1}).given[2] == ("mail",)
    with pytest.raises(gd.ImpossiblePlanError, match="last: at least") as raised:
        plan(quotas=[floor], stock={"mail": 0})
    assert "cannot be kept together" in str(raised.value)
    with pytest.raises(gd.ImpossiblePlanError, match="whole minor units"):
        plan(costs={"money": [2.5, 3], "hours": [0, 1]})
    assert set(plan(quotas=[floor]).prices) == {"money", "hours", "last"}


def test_files(tmp_path: Path) -> None:
    columns = {"gain_mail": [9.0, 4.0, 6.0], "money_mail": [2, 2, 2]}
    pq.write_table(pa.table(columns), tmp_path / "1.parquet")
    found = gd.allocate_files([tmp_path / "1.parquet"], offers=["mail"], budgets={"money": 4})
    assert found.given == [("mail",), (), ("mail",)]
    assert found.gain == 15.0
    with pytest.raises(gd.ImpossiblePlanError, match="gain_call"):
        gd.allocate_files([tmp_path / "1.parquet"], offers=["call"], budgets={"money": 4})


def test_gains_with_errors_are_held_back() -> None:
    rolls = np.random.default_rng(4)
    true = rolls.gamma(2.0, 30.0, (400, 2))
    seen = pd.DataFrame(true + rolls.normal(size=true.shape) * 50, columns=["a", "b"])
    words: dict[str, Any] = {"costs": {"money": [1, 1]}, "budgets": {"money": 100}}
    found = gd.allocate(gain=seen, errors=seen * 0 + 50, **words)
    place = [(who, ["a", "b"].index(given[0])) for who, given in enumerate(found.given) if given]
    realised = sum(true[one] for one in place)
    assert found.promised is not None
    assert 0.8 < found.promised / realised < 1.2
    assert gd.allocate(gain=seen, **words).gain > 1.25 * realised
    with pytest.raises(gd.ImpossiblePlanError, match="one offer"):
        gd.allocate(gain=seen, errors=seen * 0 + 50, each=2, **words)
