"""A cluster keeps its id while most of its customers stay together; an id never means another."""

import numpy as np

from guerdon.know import keeping


def ids(before: str) -> np.ndarray:
    """`112.` is c1, c1, c2 and a new customer."""
    return np.array([None if one == "." else f"c{one}" for one in before], dtype=object)


def kept(now: str, before: str, *, clusters: int, last: int = 0):
    place = np.array([int(one) for one in now])
    return keeping.kept(place=place, before=ids(before), clusters=clusters, last=last)


def test_the_first_night_numbers_them_in_turn():
    assert kept("0112", "....", clusters=3) == (("c1", "c2", "c3"), 3)


def test_the_same_groups_in_another_order_keep_their_ids():
    assert kept("2220011", "1112233", clusters=3, last=3) == (("c2", "c3", "c1"), 3)


def test_most_customers_together_decide_not_the_greedy_first():
    """Group 0 shares 3 with c1 and 2 with c2, group 1 shares 3 with c1 and none with c2."""
    assert kept("00000111", "11122111", clusters=2, last=2)[0] == ("c2", "c1")


def test_a_group_that_falls_apart_leaves_new_ids_and_none_comes_back():
    told, last = kept("001122", "111111", clusters=3, last=4)

    assert told == ("c1", "c5", "c6")
    assert last == 6
    assert kept("000", "...", clusters=1, last=last) == (("c7",), 7)


def test_new_customers_take_no_part():
    assert kept("0011", "2..1", clusters=2, last=2) == (("c2", "c1"), 2)


def test_the_greatest_comes_first():
    assert keeping.by_size(place=np.array([1, 1, 2, 0, 2, 2]), clusters=3) == [2, 1, 0]
