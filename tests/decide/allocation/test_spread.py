"""The allocation over blocks: the same plan, gain and bound to the last bit, however they lie."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.decide.allocation.blocks import Block, Cut, framed, picked
from guerdon.decide.allocation.problem import Problem
from guerdon.decide.allocation.spread import Spread, spread
from guerdon.terms.decision import Refusal
from tests.decide.allocation.instances import keeps, large, problem
from tests.decide.allocation.quotas import large_fair


@dataclass(frozen=True, slots=True, kw_only=True)
class Shuffled:
    """Blocks as a cluster may hold them: any customers in any block, handed over in any order."""

    problem: Problem
    seed: int
    blocks: int

    @property
    def frame(self) -> Problem:
        return framed(problem=self.problem)

    @property
    def customers(self) -> int:
        return self.problem.customers

    def map(self, *, task: Callable[[Block], Any]) -> Iterable[Any]:
        rolls = np.random.default_rng(self.seed)
        everyone = Block(problem=self.problem, numbers=np.arange(self.customers))
        home = rolls.integers(0, self.blocks, self.customers)
        for number in rolls.permutation(self.blocks):
            mine = rolls.permutation(np.flatnonzero(home == number))
            yield task(picked(block=everyone, places=mine))


def told(found: Spread | Refusal, customers: int) -> tuple[Any, ...]:
    assert isinstance(found, Spread), found
    choice = np.full(customers, -9, np.int16)
    for numbers, picks in found.parts:
        choice[numbers] = picks
    return choice.tobytes(), found.gain, found.bound, found.prices.tobytes()


def ties(customers: int) -> Problem:
    """Seven kinds of customers, all alike within one."""
    kind = np.random.default_rng(1).integers(0, 7, customers)
    gain = np.random.default_rng(2).integers(10, 90, (3, 7)).astype(float)[:, kind]
    cost = np.random.default_rng(3).integers(1, 9, (3, 7))[:, kind]
    return problem(gain=gain, costs=[cost], budgets=[int(cost[0].sum() * 0.4)])


ASKED = {
    "plain": large(2000, offers=4, budgets=2),
    "fair": large_fair(1200, offers=3),
    "ties": ties(1500),
    "few": large(300, offers=3),
}


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_the_same_plan_however_the_blocks_lie(kind: str) -> None:
    asked = ASKED[kind]
    first = told(spread(blocks=Cut(problem=asked)), asked.customers)
    assert keeps(asked, np.frombuffer(first[0], np.int16))
    assert told(spread(blocks=Cut(problem=asked, size=300)), asked.customers) == first
    for blocks, seed in ((1, 1), (7, 2)):
        mixed = Shuffled(problem=asked, seed=seed, blocks=blocks)
        assert told(spread(blocks=mixed), asked.customers) == first


@given(seed=st.integers(0, 10**6), blocks=st.integers(1, 9))
@settings(max_examples=5)
def test_small_ones_too(seed: int, blocks: int) -> None:
    asked = large(40, offers=3, budgets=2, seed=seed)
    first = told(spread(blocks=Cut(problem=asked)), 40)
    mixed = Shuffled(problem=asked, seed=seed, blocks=blocks)
    assert told(spread(blocks=mixed), 40) == first


def test_what_cannot_be_is_refused_alike() -> None:
    asked = large_fair(1500, offers=3, floor=1.5)
    first = spread(blocks=Cut(problem=asked))
    assert isinstance(first, Refusal)
    assert dict(first.data) == {"which": ["few: at least"]}
    assert spread(blocks=Shuffled(problem=asked, seed=1, blocks=3)) == first
