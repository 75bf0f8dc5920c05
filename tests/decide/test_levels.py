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
    share = roll.choice((0, 0, 2, 5))

    def most(worth: int) -> int:
        return sum(7 for end in steps if worth <= end) + max(0, 200 - worth) * share // 10

    return After(falls=steps, most=most, limit=180)


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
    after, least = falling(roll), roll.randrange(160)
    members = roll.randrange(found.all + 1)
    sums = found.sums(members=members, after=after, least=least)
    assert sums is not None
    assert len(sums) == len(set(sums))
    among = {one for one in every if not one[1] & ~members}
    assert {one for one in among if one[0] + after.most(one[0]) >= least} <= set(sums) <= among


@given(seeds, st.integers(4, 60))
def test_sums_in_two_halves_are_the_same(seed: int, most: int) -> None:
    roll = Random(seed)
    found, every = made(roll, most=12)
    after, least = falling(roll), roll.randrange(160)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(levels, "MOST_SUMS", most)
        sums = found.sums(members=found.all, after=after, least=least)
    if sums is not None:
        assert len(sums) == len(set(sums))
        assert {one for one in every if one[0] + after.most(one[0]) >= least} <= set(sums)
        assert set(sums) <= set(every)


def test_more_sums_than_one_list_takes_are_joined_from_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worths = {1 << at: 100 + at for at in range(12)}
    free = Levels(worths=worths, clashes=dict.fromkeys(worths, 0))
    after = After(falls=(620,), most=lambda worth: 9000 if worth <= 620 else 0, limit=1266)
    monkeypatch.setattr(levels, "MOST_SUMS", 300)
    found = free.sums(members=free.all, after=after, least=9617)
    every = (
        (sum(worths[bit] for bit in some), sum(some))
        for size in range(13)
        for some in combinations(worths, size)
    )
    assert found is not None
    assert sorted(found) == sorted(one for one in every if 617 <= one[0] <= 620)


def test_sums_that_cannot_reach_it_are_left_out() -> None:
    worths = {1 << at: 10 for at in range(10)}
    free = Levels(worths=worths, clashes=dict.fromkeys(worths, 0))
    nothing = After(falls=(), most=lambda _: 0, limit=100)
    assert free.sums(members=free.all, after=nothing, least=100) == [(100, free.all)]
    # With nothing, at most 30 could come after: so seven and more may do, or none at all.
    step = After(falls=(0,), most=lambda worth: 30 if worth else 70, limit=100)
    found = free.sums(members=free.all, after=step, least=70)
    assert found is not None
    assert {worth for worth, _ in found} == {0, 40, 50, 60, 70, 80, 90, 100}


def test_too_many_sums_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    worths = {1 << at: 10 for at in range(10)}
    free = Levels(worths=worths, clashes=dict.fromkeys(worths, 0))
    nothing = After(falls=(), most=lambda _: 0, limit=100)
    monkeypatch.setattr(levels, "MOST_SUMS", 20)
    assert free.sums(members=free.all, after=nothing, least=0) is None
    assert free.sums(members=0b1111, after=nothing, least=0) is not None


@given(seeds)
def test_stretches_follow_one_another_and_none_says_less_than_the_truth(seed: int) -> None:
    after = falling(Random(seed))
    assert after.starts == [0, *(end + 1 for end in after.ends[:-1])]
    assert after.ends[-1] == 180
    for start, end, top in zip(after.starts, after.ends, after.tops, strict=True):
        assert top >= max(after.most(worth) for worth in range(start, end + 1))


def test_what_falls_evenly_is_cut_finer_towards_the_greatest_sums() -> None:
    after = After(falls=(), most=lambda worth: (100_000 - worth) // 2, limit=80_000)
    tops = dict(zip(after.ends, after.tops, strict=True))
    assert after.ends[:3] == [60_000, 75_000, 78_750]
    assert tops[80_000] - after.most(80_000) < 20
    flat = After(falls=(500,), most=lambda worth: 30 if worth <= 500 else 7, limit=80_000)
    assert (flat.ends, flat.tops) == ([500, 80_000], [30, 7])


def test_what_may_come_after_is_asked_once_for_a_worth() -> None:
    asked: list[int] = []

    def most(worth: int) -> int:
        asked.append(worth)
        return 7 if worth < 6 else 4

    after = After(falls=(5, 90), most=most, limit=80)
    assert (after.starts, after.ends, after.tops) == ([0, 6], [5, 80], [7, 4])
    assert after.whole == 84
    assert after.most(6) == after.most(6) == 4
    assert sorted(asked) == sorted(set(asked))


def test_bits_one_by_one() -> None:
    assert levels.singly(0b10110) == [2, 4, 16]
    assert levels.singly(0) == []
