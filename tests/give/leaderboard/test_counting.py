"""The counted tree gives the rank that a full sort gives."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.leaderboard.counting import DIGITS, MOST_SCORE, PLACES, ahead, moved, nodes, rank

scores = st.one_of(st.integers(0, 200), st.integers(0, 10**6), st.integers(0, MOST_SCORE))


def counted(found: list[int]) -> Counter[tuple[int, int]]:
    counts: Counter[tuple[int, int]] = Counter()
    for score in found:
        counts.update(nodes(score=score))
    return counts


@given(st.lists(scores, min_size=1, max_size=60))
def test_ranks_are_those_of_a_full_sort(found: list[int]) -> None:
    counts = counted(found)
    for score in found:
        assert rank(score=score, counts=counts) == 1 + sum(other > score for other in found)


@given(st.lists(scores, min_size=1, max_size=30), st.data())
def test_moving_members_keeps_the_counts(found: list[int], data: st.DataObject) -> None:
    counts = counted(found)
    place = data.draw(st.integers(0, len(found) - 1))
    after = data.draw(st.one_of(st.none(), scores))
    for node, change in moved(before=found[place], after=after).items():
        counts[node] += change
        assert counts[node] >= 0
    found[place : place + 1] = [] if after is None else [after]
    assert +counts == counted(found)


def test_a_small_step_touches_few_nodes() -> None:
    assert moved(before=None, after=1) == {(0, 1): 1}
    assert moved(before=5, after=6) == {(0, 5): -1, (0, 6): 1}
    assert moved(before=0, after=None) == {}
    assert len(moved(before=None, after=MOST_SCORE)) == PLACES
    assert sum(last - first + 1 for _, first, last in ahead(score=0)) == PLACES * (DIGITS - 1)
    assert ahead(score=MOST_SCORE) == ()


@pytest.mark.parametrize("score", [-1, MOST_SCORE + 1])
def test_a_score_out_of_bounds_is_an_error(score: int) -> None:
    for call in (nodes, ahead):
        with pytest.raises(ValueError, match="a score lies in"):
            call(score=score)
