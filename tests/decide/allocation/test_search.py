"""The exact search: the best combination, and a bound that stays true where it gives up."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.allocation import search
from guerdon.decide.allocation.problem import NOTHING
from guerdon.decide.allocation.search import Choices, searched


def customers(rolls: np.random.Generator, many: int, limits: int) -> list[Choices]:
    listed = []
    for _ in range(many):
        size = int(rolls.integers(1, 4))
        gain = np.r_[rolls.integers(1, 60, size).astype(float), 0.0]
        use = np.pad(rolls.integers(0, 30, (limits, size)), ((0, 0), (0, 1)))
        offer = np.r_[np.arange(size), NOTHING].astype(np.int16)
        listed.append(Choices(offer=offer, gain=gain, use=use))
    return listed


def brute(listed: list[Choices], left: np.ndarray) -> float:
    best = -np.inf
    for picks in product(*(range(len(one.gain)) for one in listed)):
        use = sum(one.use[:, pick] for one, pick in zip(listed, picks, strict=True))
        if (use <= left).all():
            gain = sum(one.gain[pick] for one, pick in zip(listed, picks, strict=True))
            best = max(best, gain)
    return best


def total(listed: list[Choices], choice: np.ndarray) -> tuple[float, np.ndarray]:
    gain, use = 0.0, np.zeros(len(listed[0].use), np.int64)
    for one, offer in zip(listed, choice, strict=True):
        place = one.offer.tolist().index(offer)
        gain, use = gain + float(one.gain[place]), use + one.use[:, place]
    return gain, use


@given(seed=st.integers(0, 10_000), limits=st.integers(1, 3))
def test_the_best_of_all_combinations(seed: int, limits: int) -> None:
    rolls = np.random.default_rng(seed)
    listed = customers(rolls, int(rolls.integers(1, 6)), limits)
    left, prices = rolls.integers(0, 60, limits), rolls.random(limits) * 3
    best = brute(listed, left)
    found = searched(customers=listed, left=left, prices=prices, more_than=-1.0)
    assert (found.gain, found.bound) == (best, best)
    assert found.choice is not None
    gain, use = total(listed, found.choice)
    assert gain == best
    assert (use <= left).all()
    # Asked for more than there is, it says that there is no more.
    none = searched(customers=listed, left=left, prices=prices, more_than=best)
    assert none.choice is None
    assert none.bound == best


@given(seed=st.integers(0, 2000))
def test_with_little_room_the_bound_stays_true(seed: int) -> None:
    rolls = np.random.default_rng(seed)
    listed = customers(rolls, 6, 2)
    left, prices = rolls.integers(10, 90, 2), rolls.random(2) * 2
    best = brute(listed, left)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "SIDE_BY_SIDE", 3)
        found = searched(customers=listed, left=left, prices=prices, more_than=-1.0)
    assert found.gain <= best <= found.bound
