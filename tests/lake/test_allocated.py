"""Blocks in files: the same plan as in memory, whatever the row groups; faults by name."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guerdon.decide.allocation.allocate import allocated
from guerdon.decide.allocation.problem import posed
from guerdon.decide.allocation.quota import Quota
from guerdon.decide.allocation.spread import Spread, spread
from guerdon.lake.allocated import Filed, filed
from guerdon.terms.decision import Refusal

OFFERS = ["a", "b"]


def table(customers: int, seed: int = 1) -> dict[str, Any]:
    rolls = np.random.default_rng(seed)
    gain = rolls.normal(100, 80, (2, customers)).astype(np.float32)
    cost = rolls.integers(20, 200, (2, customers)).astype(np.int32)
    barred = rolls.random(customers) < 0.1
    return {
        "gain_a": pa.array(gain[0], mask=barred),
        "gain_b": gain[1],
        "money_a": cost[0],
        "money_b": cost[1],
        "young": rolls.random(customers) < 0.3,
    }


def written(folder: Path, name: str, columns: dict[str, Any], group: int) -> Path:
    pq.write_table(pa.table(columns), folder / name, row_group_size=group)
    return folder / name


def blocks(paths: list[Path], **changed: Any) -> Filed | Refusal:
    asked: dict[str, Any] = {
        "paths": paths,
        "offers": OFFERS,
        "budgets": {"money": 40_000},
        "stock": {"b": 300},
        "quotas": [{"name": "young", "least": 400}],
    }
    return filed(**(asked | changed))


def test_the_same_plan_as_in_memory(tmp_path: Path) -> None:
    first, second = table(1500), table(700, seed=2)
    paths = [written(tmp_path, "1.parquet", first, 400), written(tmp_path, "2.parquet", second, 99)]
    asked = blocks(paths)
    assert isinstance(asked, Filed)
    assert asked.customers == 2200
    found = spread(blocks=asked)
    assert isinstance(found, Spread)
    both = pa.concat_tables([pa.table(first), pa.table(second)])
    column = {name: both[name].to_numpy() for name in both.column_names}
    gain = np.stack([column["gain_a"], column["gain_b"]]).astype(float)
    whole = posed(
        gain=np.where(np.isnan(gain), -np.inf, gain),
        costs=[np.stack([column["money_a"], column["money_b"]])],
        budgets=[40_000],
        stock=[None, 300],
        quotas=[Quota(name="young", who=column["young"].astype(bool), least=400)],
    )
    assert not isinstance(whole, Refusal)
    plan = allocated(problem=whole)
    assert not isinstance(plan, Refusal)
    assert np.concatenate([picks for _, picks in found.parts]).tolist() == plan.choice.tolist()
    assert (found.gain, found.bound) == (plan.gain, plan.bound)
    assert plan.quota_prices[0] < 0


def test_faults_by_name(tmp_path: Path) -> None:
    columns = table(50)
    path = written(tmp_path, "1.parquet", {k: v for k, v in columns.items() if k != "young"}, 50)
    lacking = blocks([path])
    assert isinstance(lacking, Refusal)
    assert dict(lacking.data) == {"file": "1.parquet", "column": "young"}
    below = blocks([path], budgets={"money": -1})
    assert isinstance(below, Refusal)
    assert below.reason == "allocation_infeasible"
    bad = written(tmp_path, "2.parquet", columns | {"money_a": np.full(50, -1)}, 50)
    asked = blocks([bad])
    assert isinstance(asked, Filed)
    with pytest.raises(ValueError, match="allocation_cost_below_zero"):
        spread(blocks=asked)
