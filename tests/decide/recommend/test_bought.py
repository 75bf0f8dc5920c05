"""The table of who bought what, and its cut in time."""

import numpy as np

from guerdon.decide.recommend.bought import bought, cut


def test_each_pair_counts_once() -> None:
    found = bought(customer=["b", "a", "b", "b"], item=["x", "x", "y", "x"])
    assert list(found.customers) == ["a", "b"]
    assert list(found.items) == ["x", "y"]
    assert found.table.toarray().tolist() == [[1, 0], [1, 1]]
    assert found.counts().tolist() == [2, 1]
    assert found.counts_of_customers().tolist() == [1, 2]


def test_only_the_most_bought_items_stay_and_ties_go_by_name() -> None:
    found = bought(customer=[1, 2, 1, 2, 3], item=["d", "d", "c", "b", "a"], most=2)
    assert list(found.items) == ["a", "d"]
    assert found.table.sum() == 3


def test_the_cut_learns_from_nothing_that_came_later() -> None:
    found = cut(
        customer=["a", "a", "a", "b", "b"], item=["x", "y", "x", "x", "z"], at=[1, 2, 9, 3, 4]
    )
    assert found.before.table.sum() == 4
    assert found.after.toarray().tolist() == [[1, 0, 0], [0, 0, 0]]
    assert found.again == 1.0


def test_pairs_with_first_and_last_are_cut_as_their_purchases_would_be() -> None:
    pairs = cut(
        customer=["a", "a", "b", "b"],
        item=["x", "y", "x", "z"],
        at=[9, 2, 3, 4],
        first=[1, 2, 3, 4],
    )
    assert pairs.before.table.sum() == 4
    assert pairs.after.toarray().tolist() == [[1, 0, 0], [0, 0, 0]]
    assert pairs.again == 1.0
    unknown = cut(customer=["a", "a", "b", "b"], item=["x", "y", "x", "z"], at=[9, 2, 3, 4])
    assert unknown.again == 0.0


def test_nothing_bought_is_no_error() -> None:
    empty = cut(customer=[], item=[], at=np.zeros(0))
    assert empty.before.table.shape == (0, 0)
    assert empty.again == 0.0
