"""Lists of the best items: right order, nothing owned, filled up, and why."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from guerdon.decide.recommend.bought import bought
from guerdon.decide.recommend.lists import because, best
from guerdon.decide.recommend.methods import item_item
from tests.decide.recommend.goods import tasteful

# Three customers, four items; the popular order is 0, 1, 2, 3.
TABLE = csr_matrix(np.array([[1, 0, 0, 0], [1, 1, 1, 0], [1, 1, 0, 0.0]], dtype=np.float32))
WEIGHTS = csr_matrix(
    np.array([[0, 0.2, 0, 0.9], [0, 0, 0.5, 0], [0, 0, 0, 0.4], [0, 0, 0, 0.0]], dtype=np.float32)
)


def test_items_come_by_the_sum_of_weights_then_by_popularity() -> None:
    items, scores = best(table=TABLE, weights=WEIGHTS, count=3)
    assert items.tolist() == [[3, 1, 2], [3, -1, -1], [3, 2, -1]]
    assert scores[0].tolist() == pytest.approx([0.9, 0.2, 0.0], abs=1e-4)
    assert scores[1, 0] == pytest.approx(1.3, abs=1e-4)


def test_what_is_owned_is_told_where_repeats_are() -> None:
    items, _ = best(table=TABLE, weights=WEIGHTS, count=2, owned=True)
    assert items.tolist() == [[3, 1], [3, 2], [3, 2]]


def test_the_item_that_spoke_most_is_named() -> None:
    items, _ = best(table=TABLE, weights=WEIGHTS, count=3)
    found = because(table=TABLE, weights=WEIGHTS, items=items)
    assert found.tolist() == [[0, 0, -1], [0, -1, -1], [0, 1, -1]]


def test_sparse_lists_are_those_of_whole_sums() -> None:
    made = tasteful(customers=60)
    found = bought(customer=made["customer"], item=made["item"])
    weights = item_item(bought=found)
    items, scores = best(table=found.table, weights=weights, count=5)
    whole = (found.table @ weights).toarray()
    whole[found.table.toarray() > 0] = -1
    for row in range(60):
        wanted = np.sort(whole[row])[::-1][:5]
        assert scores[row] == pytest.approx(wanted, abs=1e-5)
        assert not found.table[row, items[row]].toarray().any()
