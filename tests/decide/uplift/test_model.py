"""The whole model: chosen inside the trial, and honest about what it does not know."""

import json

import numpy as np
import pytest

from guerdon.decide.uplift.learners import Learner, learners
from guerdon.decide.uplift.model import as_data, crossfitted, fit
from guerdon.decide.uplift.trial import Trial
from tests.decide.uplift.planted import planted

PLAIN = learners()[:2]


def test_what_is_planted_is_found_and_told_in_its_own_unit() -> None:
    found = fit(trial=planted(n=3_000, money=True), among=PLAIN)
    assert found.reliable
    fresh = np.array([[1.0, 0, 0], [-1.0, 0, 0]])
    told, error = found.effect(measures=fresh)
    assert np.abs(told - [14.0, -6.0]).max() < 4
    assert (error < 2).all()
    assert found.curve.qini_low > 0
    assert found.effect(measures=np.zeros((0, 3)))[0].shape == (0,)


def test_where_nobody_differs_everybody_gets_the_mean() -> None:
    found = fit(trial=planted(n=2_000, slope=0.0, seed=3), among=PLAIN)
    assert not found.reliable
    told, error = found.effect(measures=np.random.default_rng(1).normal(size=(5, 3)))
    assert len(set(told)) == len(set(error)) == 1


def test_noise_is_seldom_called_a_difference() -> None:
    """The whole way, cross-fitting included; four or more of 14 is a chance of 1 in 240."""
    found = [fit(trial=planted(n=300, slope=0.0, seed=s), among=PLAIN[:1]) for s in range(14)]
    assert sum(one.reliable for one in found) <= 3


def test_the_plainest_is_kept_unless_another_is_clearly_better() -> None:
    def blind(trial: Trial) -> object:
        return lambda measures: measures[:, 2]

    made = planted(n=1_500)
    nothing = Learner(name="blind", fit=blind)  # type: ignore[arg-type]
    assert fit(trial=made, among=(nothing, PLAIN[0])).learner == "interaction"
    assert fit(trial=made, among=(PLAIN[0], nothing)).learner == "interaction"
    assert fit(trial=made, among=PLAIN).learner == "interaction"


def test_nobody_is_scored_by_a_model_that_saw_them() -> None:
    made = planted(n=400)
    seen: list[tuple[set[float], set[float]]] = []

    def watching(trial: Trial) -> object:
        learnt = set(trial.measures[:, 0])

        def score(measures: np.ndarray) -> np.ndarray:
            seen.append((learnt, set(measures[:, 0])))
            return measures[:, 0]

        return score

    crossfitted(learner=Learner(name="w", fit=watching), trial=made)  # type: ignore[arg-type]
    assert len(seen) == 15
    assert not any(learnt & asked for learnt, asked in seen)


def test_the_proof_can_be_kept() -> None:
    kept = as_data(found=fit(trial=planted(n=1_000), among=PLAIN))
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept
    assert kept["reliable"] is True
    assert len(kept["deciles"]) == 10
    assert kept["curve"]["share"][-1] == 1.0
    assert [one["learner"] for one in kept["tried"]] == ["interaction", "t"]
    assert kept["qini"]["low"] < kept["qini"]["area"] == pytest.approx(kept["qini"]["area"])
