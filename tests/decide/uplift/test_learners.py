"""Each learner finds a planted effect, and unbiased scores are unbiased."""

from dataclasses import replace

import numpy as np
import pytest

from guerdon.decide.uplift.learners import Learner, learners, robust_scores
from tests.decide.uplift.planted import planted


@pytest.mark.parametrize("learner", learners(), ids=lambda one: one.name)
@pytest.mark.parametrize("money", [False, True], ids=["yes_no", "money"])
def test_the_planted_effect_is_found(learner: Learner, money: bool) -> None:
    made = planted(money=money)
    effect = learner.fit(made)
    fresh = np.random.default_rng(9).normal(size=(2_000, 3))
    truth = (40 if money else 1) * (0.1 + 0.25 * np.clip(fresh[:, 0], -1, 1))
    found = effect(fresh)
    assert np.corrcoef(found, truth)[0, 1] > 0.8
    assert abs(found.mean() - truth.mean()) < 0.25 * truth.std() + 0.02 * (40 if money else 1)


def test_a_measure_without_spread_changes_nothing() -> None:
    made = planted(n=600)
    flat = np.column_stack([made.measures, np.full(600, 7.0)])
    for learner in learners()[:2]:
        plain = learner.fit(made)(made.measures)
        beside = learner.fit(replace(made, measures=flat))(flat)
        assert beside == pytest.approx(plain, abs=1e-3)


def test_robust_scores_average_to_the_effect() -> None:
    means = [robust_scores(trial=planted(n=800, seed=seed)).mean() for seed in range(12)]
    assert abs(np.mean(means) - 0.1) < 3 * np.std(means) / np.sqrt(12)
