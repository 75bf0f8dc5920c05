"""Like arms show no effect more often than the level says: 1,000 splits, on any kind of spend."""

import numpy as np
import pytest

from guerdon.measure.same import Sameness, split
from tests.know import cdnow


@pytest.mark.parametrize("share", [0.5, 0.2])
def test_of_a_thousand_splits_of_skewed_spend(share: float) -> None:
    rolls = np.random.default_rng(1)
    bought = rolls.random(10_000) < 0.3
    spend = np.where(bought, rolls.lognormal(3.0, 1.0, 10_000), 0.0)
    found = split(outcome=spend, chance=rolls, share=share)
    assert found.splits == 1_000
    assert found.sound
    assert abs(found.spread - 1) < 0.07
    assert 0.03 < found.share < 0.07


@pytest.mark.shared_data
def test_of_a_thousand_splits_of_cdnow(shared_data) -> None:
    spend: dict[str, float] = {}
    for customer, _, _, dollars in cdnow.rows(shared_data):
        spend[customer] = spend.get(customer, 0.0) + dollars
    found = split(outcome=list(spend.values()), chance=np.random.default_rng(2))
    assert found.sound
    assert found.share <= 0.05 + 0.014  # two standard errors of a thousand


def test_a_test_that_finds_too_much_is_not_sound() -> None:
    assert not Sameness(splits=1_000, found=90, level=0.95, spread=1.2).sound
    assert Sameness(splits=1_000, found=50, level=0.95, spread=1.0).sound


def test_nothing_that_differs_shows_nothing() -> None:
    found = split(outcome=np.ones(100), chance=np.random.default_rng(3), splits=20)
    assert (found.found, found.spread) == (0, 0.0)
