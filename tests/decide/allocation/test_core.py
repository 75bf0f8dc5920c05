"""The core: who is decided is decided all over the box."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.allocation.core import Box, narrowed
from guerdon.decide.allocation.sweep import finite, swept
from tests.decide.allocation.instances import large, small
from tests.decide.allocation.quotas import large_fair


@given(seed=st.integers(0, 5000), roll=st.integers(0, 1000))
def test_who_is_not_open_chooses_the_same_at_every_price_of_the_box(seed: int, roll: int) -> None:
    asked = small(seed)
    rolls = np.random.default_rng(roll)
    held = finite(problem=asked)
    low = np.where(held, rolls.random(len(held)) * 3, 0.0)
    box = Box(low=low, high=low + np.where(held, rolls.random(len(held)), 0.0))
    found = narrowed(problem=asked, box=box)
    decided = np.setdiff1d(np.arange(asked.customers), found.open)
    for _ in range(20):
        prices = box.low + rolls.random(len(held)) * (box.high - box.low)
        there = swept(problem=asked, prices=prices)
        assert (there.choice[decided] == found.choice[decided]).all()


def test_a_narrow_box_leaves_few_open() -> None:
    asked = large(5000)
    limits = len(asked.limits)
    centre = np.zeros(limits)
    centre[0] = 1.0
    radius = np.where(finite(problem=asked), 0.001, 0.0)
    box = Box(low=centre - radius, high=centre + radius)
    assert 0 < len(narrowed(problem=asked, box=box).open) < 100
    wide = Box(low=centre - centre, high=centre + 100)
    assert len(narrowed(problem=asked, box=wide).open) > 4600


def test_quotas_count_where_a_customer_is_open() -> None:
    asked = large_fair(3000, offers=3)
    rolls = np.random.default_rng(4)
    held = finite(problem=asked)
    centre = np.where(held, 0.9, 0.0)
    centre[-2] = -150.0
    box = Box(low=centre - np.where(held, 0.05, 0.0), high=centre + np.where(held, 0.05, 0.0))
    found = narrowed(problem=asked, box=box)
    assert 0 < len(found.open) < 1500
    decided = np.setdiff1d(np.arange(asked.customers), found.open)
    for _ in range(20):
        prices = box.low + rolls.random(len(held)) * (box.high - box.low)
        there = swept(problem=asked, prices=prices)
        assert (there.choice[decided] == found.choice[decided]).all()
