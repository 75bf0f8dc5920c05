"""Shares are pulled to the shop's by as much as customers are alike, and say how sure they are."""

import numpy as np
import pytest
from scipy.stats import beta

from guerdon.know import shrinkage
from guerdon.know.shrinkage import Pull

RNG_SEED = 5


def shop(weight: float, share: float = 0.3, customers: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Customers whose own shares are drawn from a beta of that weight around the shop's."""
    dice = np.random.default_rng(RNG_SEED)
    own = dice.beta(weight * share, weight * (1 - share), customers)
    total = dice.integers(0, 40, customers)
    return dice.binomial(total, own), total


@pytest.mark.parametrize("weight", [1.0, 6.0, 40.0])
def test_the_weight_is_that_of_the_world_it_came_from(weight):
    hits, total = shop(weight)

    pull = shrinkage.pull(hits=hits, total=total)

    assert pull.share == pytest.approx(0.3, abs=0.02)
    assert pull.weight == pytest.approx(weight, rel=0.2)


def test_customers_who_are_all_alike_are_pulled_all_the_way():
    dice = np.random.default_rng(RNG_SEED)
    total = np.full(3000, 12)

    pull = shrinkage.pull(hits=dice.binomial(total, 0.4), total=total)

    assert pull.weight > 200


def test_customers_who_are_of_two_kinds_are_hardly_pulled():
    hits = np.array([0] * 50 + [10] * 50)

    pull = shrinkage.pull(hits=hits, total=np.full(100, 10))

    assert pull.weight < 0.02


@pytest.mark.parametrize(
    ("hits", "total"), [([], []), ([0, 0], [0, 0]), ([1, 0], [1, 1]), ([2, 3], [2, 3])]
)
def test_nothing_is_said_where_nothing_can_be_told(hits, total):
    assert shrinkage.pull(hits=hits, total=total) is None


def test_the_share_and_its_interval_are_those_of_the_beta_posterior():
    pull = Pull(share=0.25, weight=8.0)
    hits, total = [0, 3, 3, 200, 0], [0, 4, 4, 400, 9]

    found = shrinkage.shares(hits=hits, total=total, pull=pull)

    for at, (yes, n) in enumerate(zip(hits, total, strict=True)):
        posterior = beta(yes + 2.0, n - yes + 6.0)
        assert found.share[at] == pytest.approx(posterior.mean(), rel=1e-12)
        assert found.low[at] == pytest.approx(posterior.ppf(0.1), rel=1e-9)
        assert found.high[at] == pytest.approx(posterior.ppf(0.9), rel=1e-9)


def test_eight_in_ten_customers_have_their_own_share_within_the_interval():
    dice = np.random.default_rng(RNG_SEED)
    own = dice.beta(1.8, 4.2, 4000)
    total = dice.integers(0, 40, 4000)
    hits = dice.binomial(total, own)

    found = shrinkage.shares(hits=hits, total=total, pull=shrinkage.pull(hits=hits, total=total))

    inside = (found.low <= own) & (own <= found.high)
    assert inside.mean() == pytest.approx(0.8, abs=0.03)


def test_the_interval_of_one_is_that_of_the_table():
    pull = Pull(share=0.25, weight=8.0)
    found = shrinkage.shares(hits=[3], total=[14], pull=pull)

    low, high = shrinkage.interval(share=found.share[0], total=14, weight=8.0)

    assert (low, high) == pytest.approx((found.low[0], found.high[0]), rel=1e-12)
