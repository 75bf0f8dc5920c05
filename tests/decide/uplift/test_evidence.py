"""The test for different response holds its level, finds what is there, and calibrates."""

from dataclasses import replace

import numpy as np
import pytest

from guerdon.decide.uplift.evidence import line
from tests.decide.uplift.planted import planted


def test_a_score_that_knows_nothing_is_found_reliable_as_rarely_as_its_level() -> None:
    trials = [planted(n=400, slope=0.0, seed=seed) for seed in range(400)]
    found = [line(score=one.measures[:, 2], trial=one).p < 0.05 for one in trials]
    assert 0.025 < np.mean(found) < 0.085


def test_a_planted_difference_is_found_with_its_slope() -> None:
    made = planted(n=6_000)
    truth = 0.1 + 0.25 * np.clip(made.measures[:, 0], -1, 1)
    found = line(score=truth * 3, trial=made)
    assert found.reliable
    assert abs(found.slope * 3 - 1) < 3 * found.slope_error * 3
    told, error = found.effect(score=truth * 3)
    assert np.abs(told - truth).max() < 4 * error.max()
    assert (error > 0).all()


def test_errors_are_those_of_repetitions() -> None:
    found = [line(score=t.measures[:, 0], trial=t) for t in (planted(seed=s) for s in range(100))]
    assert np.std([one.mean for one in found]) == pytest.approx(
        np.mean([one.mean_error for one in found]), rel=0.25
    )
    assert np.std([one.slope for one in found]) == pytest.approx(
        np.mean([one.slope_error for one in found]), rel=0.25
    )


def test_without_evidence_everybody_gets_the_mean() -> None:
    made = planted(n=600, slope=0.0)
    found = line(score=-made.measures[:, 0], trial=planted(n=600))
    assert found.slope < 0
    assert not found.reliable
    told, error = found.effect(score=made.measures[:, 0])
    assert set(told) == {found.mean}
    assert set(error) == {found.mean_error}
    useless = replace(line(score=made.measures[:, 0], trial=planted(n=600)), useful=False)
    assert useless.p < 0.05
    assert not useless.reliable
    flat = line(score=np.ones(600), trial=made)
    assert (flat.p, flat.reliable) == (1.0, False)
