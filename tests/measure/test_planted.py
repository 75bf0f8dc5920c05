"""The planted shop lives by its truth: what is lived and what a holdout measures agree with it."""

import numpy as np
import pytest

from guerdon.measure.effect import Moments, difference
from guerdon.measure.planted import NOTHING, Shop, lived, shop, showing, truth

N = 20_000


def world(**words: float) -> Shop:
    return shop(customers=N, offers=4, weeks=8.0, rolls=np.random.default_rng(3), **words)


def moments(values: np.ndarray) -> Moments:
    return Moments(n=len(values), total=float(values.sum()), squares=float((values**2).sum()))


# Everybody's best offer, with a fifth held out.
CHOICE = world().gain.argmax(axis=0).astype(np.int16)
HELD = np.random.default_rng(8).random(N) < 0.2


@pytest.mark.parametrize(("heard", "late"), [(0.0, 0.0), (0.4, 0.0), (0.0, 0.5), (0.3, 0.3)])
def test_measured_lift_holds_the_truth_within_its_interval(heard: float, late: float) -> None:
    nature = world(heard=heard, late=late)
    life = lived(shop=nature, choice=CHOICE, held=HELD, rolls=np.random.default_rng(4))
    profit = life.profit(margin=nature.margin)
    found = difference(given=moments(profit[~HELD]), held=moments(profit[HELD]), level=0.99)
    assert found.low < showing(shop=nature, choice=CHOICE) < found.high
    if heard:
        # What those held out have heard is missing from the measured lift, and only that.
        assert showing(shop=nature, choice=CHOICE) < 0.9 * nature.gain[CHOICE, np.arange(N)].mean()


def test_what_is_lived_adds_up_to_what_was_planted() -> None:
    nature = world()
    total = []
    for seed in range(30):
        rolls = np.random.default_rng(seed)
        none = np.full(N, NOTHING, np.int16)
        given = lived(shop=nature, choice=CHOICE, held=np.zeros(N, bool), rolls=rolls)
        plain = lived(shop=nature, choice=none, held=np.zeros(N, bool), rolls=rolls)
        gain = given.profit(margin=nature.margin).sum() - plain.profit(margin=nature.margin).sum()
        total.append(float(gain))
    expected = truth(shop=nature, choice=CHOICE, held=np.zeros(N, bool))
    error = np.std(total) / np.sqrt(len(total))
    assert abs(np.mean(total) - expected) < 4 * error
    assert expected > 4 * error


def test_equal_rolls_live_the_same_and_nobody_held_is_discounted() -> None:
    nature = world(heard=0.5)
    first, second = (
        lived(shop=nature, choice=CHOICE, held=HELD, rolls=np.random.default_rng(1))
        for _ in range(2)
    )
    assert (first.sales == second.sales).all()
    assert first.discounts[HELD].sum() == 0
    assert first.discounts[~HELD].sum() > 0
    assert (first.sales[first.orders == 0] == 0).all()
    assert showing(shop=nature, choice=np.full(N, NOTHING, np.int16)) == 0.0
