"""Risks are calibrated, know nothing of the rows they are checked on, and need enough of both."""

import numpy as np
import pytest

from guerdon.know import churn


def made(size=3_000, seed=3):
    """Leaving depends on one measure of three; another is not always known."""
    chance = np.random.default_rng(seed)
    x = chance.normal(size=(size, 3))
    p = 1 / (1 + np.exp(1.2 - 1.5 * x[:, 0]))
    left = chance.random(size) < p
    x[::7, 1] = np.nan
    return x, left, p


@pytest.fixture(scope="module")
def fitted():
    x, left, _ = made()
    return churn.fit(measures=x, left=left)


def test_risks_are_those_that_made_the_rows(fitted):
    x, left, p = made(seed=4)

    told = fitted.risk(measures=x)

    assert np.abs(told - p).mean() < 0.06
    fresh = churn.quality(told=told, left=left)
    # What was told of its quality is what customers never seen show.
    assert fitted.quality.auc == pytest.approx(fresh.auc, abs=0.03)
    assert fitted.quality.brier == pytest.approx(fresh.brier, abs=0.015)
    assert fitted.quality.calibration_error < 0.04
    assert fitted.quality.brier < fitted.quality.plain_brier
    assert fitted.risk(measures=np.zeros((0, 3))).tolist() == []


def test_noise_is_not_told_as_knowledge():
    chance = np.random.default_rng(3)
    x, left = chance.normal(size=(1_000, 3)), chance.random(1_000) < 0.3

    found = churn.fit(measures=x, left=left)

    assert found.quality.auc == pytest.approx(0.5, abs=0.06)  # three standard errors
    assert found.quality.brier < found.quality.plain_brier * 1.05


def test_the_same_rows_give_the_same_risks(fitted):
    x, left, _ = made()

    again = churn.fit(measures=x, left=left)

    assert again.risk(measures=x).tolist() == fitted.risk(measures=x).tolist()


@pytest.mark.parametrize(("size", "left"), [(499, 200), (600, 49), (600, 551)])
def test_too_little_to_learn_from(size, left):
    rows = np.arange(size, dtype=float)[:, None]

    assert churn.fit(measures=rows, left=np.arange(size) < left) is None


def test_quality_by_hand():
    told = churn.quality(told=[0.1, 0.4, 0.4, 0.9], left=[False, True, False, True])

    assert told.auc == pytest.approx(3.5 / 4)  # of four pairs three are right and one is a tie
    assert told.brier == pytest.approx((0.01 + 0.36 + 0.16 + 0.01) / 4)
    assert told.plain_brier == 0.25
    assert [one.customers for one in told.bins] == [1, 1, 1, 1]
    assert churn.as_data(found=told)["auc"] == 0.875


def test_one_measure_alone_is_the_naive_rule():
    x, left, p = made()

    told = churn.by_one(measures=x, place=0, left=left).risk(measures=x)

    assert np.abs(told - p).mean() < 0.05
