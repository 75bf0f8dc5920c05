"""Groups, sides and bounds of the search."""

from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.search import Candidate, Search, components


def one(place: int, touches: int, reads: int, clashes: int = 0, most: int = 1) -> Candidate:
    return Candidate(place=place, most=most, clashes=clashes, touches=touches, reads=reads)


def test_groups_with_nothing_in_common_are_told_apart() -> None:
    def groups(*some: Candidate) -> list[list[int]]:
        return [[each.place for each in group] for group in components(candidates=some)]

    apart = (one(0, 1, 1), one(1, 2, 2), one(2, 4, 4))
    assert groups(*apart) == [[0], [1], [2]]
    assert groups(*apart, one(3, 8, 1 | 4)) == [[0, 2, 3], [1]]
    assert groups(one(0, 1, 1, clashes=2), one(1, 2, 2, clashes=1)) == [[0, 1]]
    # Two that only read the same thing do not bear on one another.
    assert groups(one(0, 1, 1 | 8), one(1, 2, 2 | 8)) == [[0], [1]]


@given(st.integers(0, 2**32))
def test_the_bound_of_the_rest_is_never_below_any_allowed_combination(seed: int) -> None:
    roll = Random(seed)
    count = roll.randint(1, 9)
    clashes = [0] * count
    for i, j in combinations(range(count), 2):
        if roll.random() < 0.4:
            clashes[i] |= 1 << j
            clashes[j] |= 1 << i
    moving = roll.randint(0, count)
    group = [
        Candidate(
            place=at,
            most=roll.randint(0, 20),
            clashes=clashes[at],
            touches=1,
            reads=1,
            moves=at >= moving,
        )
        for at in range(count)
    ]
    search = Search(
        group=group, start=0, take=lambda state, place: None, tick=lambda: True, bounds=None
    )
    turn = roll.randint(0, count)
    barred = roll.randrange(1 << count)
    bound = search.rest(turn, barred)
    free = [at for at in range(turn, count) if not barred >> at & 1]
    for size in range(len(free) + 1):
        for places in combinations(free, size):
            if not any(clashes[i] >> j & 1 for i, j in combinations(places, 2)):
                assert sum(group[at].most for at in places) <= bound


def test_two_sides_that_clash_count_once() -> None:
    # 0 and 1 stand together against 2: the bound is the greater side, not a sum of pairs.
    group = [one(0, 1, 1, 4, 5), one(1, 1, 1, 4, 5), one(2, 1, 1, 3, 8)]
    search = Search(
        group=group, start=0, take=lambda state, place: None, tick=lambda: True, bounds=None
    )
    assert search.rest(0, 0) == 10
    assert search.rest(0, 0b010) == 8
    assert search.rest(2, 0) == 8
