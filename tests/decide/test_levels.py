"""Sums of sets that stand together, held against all of them."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide import levels
from guerdon.decide.levels import After, Levels, Sum

seeds = st.integers(0, 2**32)


def made(roll: Random, most: int = 9) -> tuple[Levels, list[Sum]]:
    """Some levels, and every sum of theirs found by trying all sets."""
    count = roll.randint(1, most)
    bits = [1 << at for at in range(count)]
    worths = {bit: roll.randint(0, 20) for bit in bits}
    clashes = dict.fromkeys(bits, 0)
    for one, other in combinations(bits, 2):
        if roll.random() < 0.4:
            clashes[one] |= other
            clashes[other] |= one
    every = [
        (sum(worths[bit] for bit in some), sum(some))
        for size in range(count + 1)
        for some in combinations(bits, size)
        if not any(clashes[one] & other for one, other in combinations(some, 2))
    ]
    return Levels(worths=worths, clashes=clashes), every


def falling(roll: Random) -> After:
    """What falls by a step a few times."""
    steps = sorted(roll.sample(range(60), roll.randrange(4)))
    return After(ends=steps, most=lambda worth: sum(7 for end in steps if worth <= end))


@given(seeds)
def test_the_greatest_sum_with_the_earlier_places(seed: int) -> None:
    roll = Random(seed)
    found, every = made(roll)
    assert found.greatest(found.all) == max(every)
    members = roll.randrange(found.all + 1)
    assert found.greatest(members) == max(one for one in every if not one[1] & ~members)
    for bit in found.worths:
        assert found.greatest_with(bit) == max(one for one in every if one[1] & bit)


@given(seeds)
def test_every_sum_that_could_reach_it_is_told_once(seed: int) -> None:
    roll = Random(seed)
    found, every = made(roll)
    after, least = falling(roll), roll.randrange(90)
    members = roll.randrange(found.all + 1)
    sums = found.sums(members=members, after=after, least=least)
    assert sums is not None
    assert len(sums) == len(set(sums))
    among = {one for one in every if not one[1] & ~members}
    assert {one for one in among if one[0] + after.most(one[0]) >= least} <= set(sums) <= among


def test_sums_that_cannot_reach_it_are_left_out() -> None:
    worths = {1 << at: 10 for at in range(10)}
    free = Levels(worths=worths, clashes=dict.fromkeys(worths, 0))
    nothing = After(ends=(), most=lambda _: 0)
    assert free.sums(members=free.all, after=nothing, least=100) == [(100, free.all)]
    # With nothing, at most 30 could come after: so seven and more may do, or none at all.
    step = After(ends=(0,), most=lambda worth: 30 if worth else 70)
    found = free.sums(members=free.all, after=step, least=70)
    assert found is not None
    assert {worth for worth, _ in found} == {0, 40, 50, 60, 70, 80, 90, 100}


def test_too_many_sums_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    worths = {1 << at: 10 for at in range(10)}
    free = Levels(worths=worths, clashes=dict.fromkeys(worths, 0))
    nothing = After(ends=(), most=lambda _: 0)
    monkeypatch.setattr(levels, "MOST_SUMS", 1000)
    assert free.sums(members=free.all, after=nothing, least=0) is None
    assert free.sums(members=free.all >> 1, after=nothing, least=0) is not None


def test_what_may_come_after_is_asked_once_for_a_worth() -> None:
    asked: list[int] = []
    after = After(ends=(5, 9), most=lambda worth: asked.append(worth) or 10 - worth)
    assert (after.starts, after.tops) == ([0, 6, 10], [10, 4, 0])
    assert after.most(6) == after.most(6) == 4
    assert asked == [0, 6, 10]
