"""A real randomised trial, and the refusals for tables that are none."""

from pathlib import Path

import ibis
import pytest

from guerdon.measure.incremental import arms
from guerdon.measure.trial import checked, read
from guerdon.terms.decision import Refusal


@pytest.mark.shared_data
def test_hillstrom(shared_data: Path) -> None:
    table = ibis.read_csv(shared_data / "hillstrom" / "hillstrom.csv")
    outcomes = ("visit", "conversion", "spend")
    rows = arms(rows=table, arm="segment", outcomes=outcomes).execute().to_dict("records")
    trial = read(rows=rows, arm="segment", control="No E-Mail", outcomes=outcomes)
    assert not trial.ratio.alarm
    assert trial.ratio.counts["Mens E-Mail"] == 21_307
    mens = trial.effects["Mens E-Mail"]
    assert mens["visit"].difference == pytest.approx(0.0766, abs=5e-5)
    assert mens["spend"].difference == pytest.approx(0.77, abs=5e-3)
    assert mens["visit"].low < 0.0766 < mens["visit"].high
    assert mens["spend"].certain
    womens = trial.effects["Womens E-Mail"]
    assert womens["visit"].difference == pytest.approx(0.0452, abs=5e-4)
    assert all(p < 0.01 for p in trial.adjusted.values())


TABLE = ibis.memtable({"arm": ["a", "b"], "spend": [1.0, 2.0], "name": ["x", "y"]})


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"arm": "group"}, "unknown_field"),
        ({"outcomes": ("spent",)}, "unknown_field"),
        ({"outcomes": ("name",)}, "outcome_not_number"),
        ({"control": "none"}, "arm_unknown"),
        ({"arms_found": ["a"]}, "one_arm_only"),
    ],
)
def test_refusals(asked: dict[str, object], reason: str) -> None:
    sound = {"arm": "arm", "control": "a", "outcomes": ("spend",), "arms_found": ["a", "b"]}
    assert checked(table=TABLE, **sound) is None
    found = checked(table=TABLE, **{**sound, **asked})
    assert isinstance(found, Refusal)
    assert found.reason == reason
