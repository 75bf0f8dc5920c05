"""The sample-ratio alarm rings for broken arms and stays silent for sound ones."""

import numpy as np
import pytest

from guerdon.measure.holdout import sample_ratio


def test_by_hand() -> None:
    found = sample_ratio(counts={"given": 820, "holdout": 180}, shares={"given": 8, "holdout": 2})
    assert found.chi_square == pytest.approx(20**2 / 800 + 20**2 / 200)
    assert found.p == pytest.approx(0.1138, abs=1e-4)
    assert not found.alarm


def test_broken_arms_ring() -> None:
    counts = {"given": 8300, "holdout": 1700}
    assert sample_ratio(counts=counts, shares={"given": 0.8, "holdout": 0.2}).alarm


def test_an_arm_nobody_is_in_rings() -> None:
    assert sample_ratio(counts={"given": 900}, shares={"given": 0.9, "holdout": 0.1}).alarm


def test_nobody_at_all_is_no_alarm() -> None:
    assert not sample_ratio(counts={}, shares={"given": 0.9, "holdout": 0.1}).alarm


def test_sound_draws_ring_less_often_than_one_in_three_hundred() -> None:
    rolls = np.random.default_rng(11)
    rings = 0
    for held in rolls.binomial(5000, 0.2, 3000):
        counts = {"given": 5000 - int(held), "holdout": int(held)}
        rings += sample_ratio(counts=counts, shares={"given": 0.8, "holdout": 0.2}).alarm
    assert rings <= 10
