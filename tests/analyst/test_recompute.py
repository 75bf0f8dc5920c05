"""What an analyst takes home recomputes to what was told, and notices what was told wrong."""

import json
import zipfile
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest

import guerdon as gd
from guerdon.flows.campaigns import readout_file, readout_parts
from guerdon.flows.campaigns.results import read
from guerdon.measure import incremental
from guerdon.measure.people import cells

BRIEF = {
    "offers": [
        {"key": "five", "kind": "amount"},
        {"key": "ten", "kind": "percent"},
        {"key": "one", "kind": "percent"},
    ],
    "direct_cost_minor": 10_001,
}


def people(*, seed: int = 5, n: int = 800) -> pa.Table:
    """Customers whose effect is 900 by `five` and nothing else, a third of it given back after."""
    rolls = np.random.default_rng(seed)
    offer = rolls.choice(["five", "ten", "one"], n)
    arm = np.where(rolls.random(n) < 0.25, "holdout", "given")
    before = rolls.gamma(2.0, 1000, n).round().astype(int)
    moved = 900 * ((offer == "five") & (arm == "given"))
    sales = (before + moved + rolls.gamma(2.0, 300, n)).round().astype(int)
    columns: dict[str, Any] = {
        "customer": [f"c{i:03}" for i in range(n)],
        "arm": arm,
        "before": before,
        "offer": offer,
        "stage": rolls.choice(["active", "dormant"], n),
        "channel": [f"till-{i % 15:02}" for i in range(n)],
        "bought": (sales > 1500).astype(int),
        "orders": sales // 1500,
        "sales": sales,
        "after": (before - moved / 3 + rolls.gamma(2.0, 300, n)).round().astype(int),
        "off": np.where(moved > 0, 500, 0),
    }
    return pa.table(columns)


def told(table: pa.Table) -> dict[str, Any]:
    """The readout of those rows."""
    engine = ibis.duckdb.connect()
    rows = engine.create_table("rows", table)
    summed = engine.to_pyarrow(cells(rows=rows)).to_pylist()
    arms = engine.to_pyarrow(incremental.arms(rows=rows, before="before")).to_pylist()
    found = read(
        outcomes={"arms": arms, "weekly": [], "cells": summed},
        brief=BRIEF,
        plan={"holdout_share": 0.25},
        spent_minor=int(sum(table["off"].to_pylist())) + 77,
        margin=0.4,
    )
    assert isinstance(found, dict)
    return found | {"after": readout_parts.after(cells=summed, days=28.0, margin=0.4)}


def test_every_figure_agrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = people()
    document = told(table)
    asked = [cut["by"] for cut in document["parts"]]
    assert asked == ["offer", "kind", "stage", "channel"]
    monkeypatch.setattr(readout_file, "lake_folder", lambda: tmp_path / "lake" / "nights")
    readout_file.keep(name="spring-1", people=table, document=document)
    with zipfile.ZipFile(readout_file.place(name="spring-1")) as packed:
        assert sorted(packed.namelist()) == ["readout.json", "recompute.py", "rows.csv"]
        packed.extractall(tmp_path)
    assert gd.recompute(tmp_path) == 0
    assert "every figure agrees" in capsys.readouterr().out
    document["parts"][0]["parts"][0]["roi"] += 0.01
    document["after"]["earlier"] += 0.01
    (tmp_path / "readout.json").write_text(json.dumps(document), "utf-8")
    assert gd.recompute(tmp_path) == 1
    assert "2 figures differ" in capsys.readouterr().out


def test_the_planted_effect_is_found_where_it_is() -> None:
    document = told(people())
    clear = {
        (cut["by"], part["name"])
        for cut in document["parts"]
        for part in cut["parts"]
        if part["clear"]
    }
    assert ("offer", "five") in clear
    assert not clear & {("offer", "ten"), ("offer", "one"), ("kind", "percent")}
    differ = {cut["by"]: cut["differ"] for cut in document["parts"]}
    assert differ["offer"] < 0.001 < differ["stage"]
    earlier = document["after"]
    assert earlier["pulled"]
    assert earlier["earlier_low"] < 1 / 3 < earlier["earlier_high"]
