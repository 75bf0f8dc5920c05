"""The simulator plants what it says, repeats by its rolls, and the estimate finds the truth."""

import numpy as np
import pytest

from guerdon.measure.effect import Moments, difference
from guerdon.measure.simulated import World, lived, planted, truth

N, WEEKS = 1500, 8


def world(seed: int = 1) -> World:
    rolls = np.random.default_rng(seed)
    weekly = rolls.integers(1, 120, N) / 52.0
    return planted(weekly=weekly, basket=np.full(N, 3000.0), rolls=rolls)


def per_customer(seed: int, given: np.ndarray, nature: World) -> np.ndarray:
    life = lived(world=nature, given=given, weeks=WEEKS, rolls=np.random.default_rng(seed))
    return np.bincount(life.customer, weights=life.minor, minlength=N)


def moments(values: np.ndarray) -> Moments:
    return Moments(n=len(values), total=float(values.sum()), squares=float((values**2).sum()))


def test_equal_rolls_live_the_same_life() -> None:
    given = np.arange(N) % 4 != 0
    first, second = (per_customer(5, given, world()) for _ in range(2))
    assert (first == second).all()
    assert (first != per_customer(6, given, world())).any()


def test_a_given_customer_redeems_once_and_others_never() -> None:
    given = np.arange(N) % 4 != 0
    life = lived(world=world(), given=given, weeks=WEEKS, rolls=np.random.default_rng(5))
    redeemed = np.bincount(life.customer[life.redeems], minlength=N)
    assert redeemed.max() == 1
    assert redeemed[~given].sum() == 0
    assert redeemed.sum() > N / 10
    assert (life.day >= 0).all()
    assert (life.day < WEEKS * 7).all()


def test_the_estimate_covers_the_truth_as_often_as_it_says() -> None:
    nature, chosen = world(), np.ones(N, dtype=bool)
    wanted = truth(world=nature, chosen=chosen, weeks=WEEKS).sales
    covered = 0
    for seed in range(300):
        given = np.random.default_rng(1000 + seed).random(N) < 0.75
        sales = per_customer(seed, given, nature)
        found = difference(given=moments(sales[given]), held=moments(sales[~given]))
        covered += found.low <= wanted <= found.high
    # 95 % of 300 with four standard errors of room.
    assert covered / 300 > 0.90


def test_nobody_chosen_has_no_effect() -> None:
    none = truth(world=world(), chosen=np.zeros(N, dtype=bool), weeks=WEEKS)
    assert (none.orders, none.sales) == (0.0, 0.0)


def test_by_hand() -> None:
    one = np.ones(1)
    tiny = World(
        weekly=2 * one,
        basket=1000 * one,
        spread=0.5 * one,
        more_orders=0.1 * one,
        more_basket=0.2 * one,
        uses=one,
    )
    found = truth(world=tiny, chosen=np.array([True]), weeks=3)
    assert found.orders == pytest.approx(0.6)
    assert found.sales == pytest.approx(2 * 3 * 1000 * (1.1 * 1.2 - 1))
