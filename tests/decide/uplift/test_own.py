"""What a campaign taught survives as plain numbers, and gives way to the prior where it is weak."""

import json
from typing import Any

import numpy as np
import pytest

from guerdon.decide.uplift.learners import interaction
from guerdon.decide.uplift.own import learnt, mixed, shaped, told
from guerdon.decide.uplift.trial import Trial
from guerdon.terms.decision import Refusal

NAMES = ("visits", "gap")


def _rows(n: int = 3_000, slope: float = 6.0) -> dict[str, Any]:
    chance = np.random.default_rng(2)
    visits = chance.integers(0, 20, n).astype(float)
    gap = np.where(visits > 0, chance.random(n) * 30, np.nan)
    given = chance.random(n) < 0.75
    before = 100 * chance.random(n)
    moved = slope * np.log1p(visits)
    sales = 2 * before + moved * given + chance.normal(size=n) * 10
    return {"visits": visits, "gap": gap, "given": given, "before": before, "sales": sales}


def test_the_kept_numbers_tell_what_the_model_told() -> None:
    rows = _rows()
    found = learnt(rows=rows, names=NAMES, share=0.75, days=14.0)
    assert not isinstance(found, Refusal)
    assert found["reliable"]
    kept = json.loads(json.dumps(found["kept"]))
    fresh = {"visits": np.array([0.0, 3.0, 19.0]), "gap": np.array([np.nan, 2.0, 9.0])}
    effect, error = told(kept=kept, rows=fresh, days=28.0)
    assert np.abs(effect - 2 * 6 * np.log1p(fresh["visits"])).max() < 6
    assert (error > 0).all()
    assert (error < 4).all()


def test_a_straight_score_is_read_off_exactly() -> None:
    rows = _rows()
    x = shaped(rows=rows, names=NAMES)
    made = Trial(
        measures=x,
        given=rows["given"],
        outcome=rows["sales"],
        chance=np.full(len(x), 0.75),
    )
    score = interaction(made)
    weights = score(np.eye(2)) - score(np.zeros((1, 2)))
    assert x[:50] @ weights + score(np.zeros((1, 2))) == pytest.approx(score(x[:50]), abs=1e-6)


def test_where_nobody_differs_all_are_told_the_mean() -> None:
    found = learnt(rows=_rows(slope=0.0), names=NAMES, share=0.75, days=14.0)
    assert not isinstance(found, Refusal)
    assert not found["reliable"]
    fresh = {"visits": np.array([0.0, 19.0]), "gap": np.array([1.0, 1.0])}
    effect, _ = told(kept=found["kept"], rows=fresh, days=14.0)
    assert effect[0] == effect[1] == pytest.approx(found["mean"])


def test_too_few_are_refused() -> None:
    rows = {name: values[:150] for name, values in _rows().items()}
    found = learnt(rows=rows, names=NAMES, share=0.75, days=14.0)
    assert isinstance(found, Refusal)
    assert found.reason == "trial_too_small"


def test_what_is_measured_well_replaces_the_prior_and_what_is_not_leaves_it() -> None:
    prior = np.array([10.0, 10.0, 10.0])
    effect, error = mixed(
        prior=prior,
        spread=1.0,
        effect=np.array([40.0, 40.0, 40.0]),
        error=np.array([0.01, 10.0, 1e6]),
    )
    assert effect == pytest.approx([40, 25, 10], abs=0.01)
    assert error == pytest.approx([0.01, 10 / 2**0.5, 10], abs=0.01)
    assert mixed(prior=np.zeros(0), spread=1.0, effect=np.zeros(0), error=np.zeros(0))[0].size == 0
