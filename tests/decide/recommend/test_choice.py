"""The check in time: NDCG by its formula, and the better way is chosen."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from guerdon.decide.recommend.bought import cut
from guerdon.decide.recommend.choice import choose, ndcg
from guerdon.decide.recommend.methods import methods
from tests.decide.recommend.goods import tasteful


def test_ndcg_is_that_of_the_formula() -> None:
    after = csr_matrix(np.array([[1, 0, 1, 0], [0, 1, 0, 0.0]]))
    items = np.array([[0, 1, 2], [0, -1, 1]])
    found = ndcg(items=items, after=after)
    best = 1 + 1 / np.log2(3)
    assert found == pytest.approx([(1 + 1 / 2) / best, 1 / 2])


def test_tastes_beat_popularity_and_all_that_was_tried_is_told() -> None:
    made = tasteful()
    past = cut(customer=made["customer"], item=made["item"], at=made["at"])
    ways = {name: way for name, way in methods().items() if name != "als"}
    found = choose(cut=past, ways=ways)
    told = {one.method: one for one in found.tried}
    assert set(told) == {"popular", "item_item", "ease_30", "ease_200", "ease_1000"}
    assert found.method != "popular"
    assert told[found.method].ndcg > told["popular"].ndcg + 3 * told["popular"].error
    assert found.customers > 50
    assert (found.again, found.owned) == (0.0, False)
    assert 0 < told["popular"].coverage < told["item_item"].coverage <= 1


def test_a_shop_of_repeats_recommends_them() -> None:
    who = [f"c{n}" for n in range(60) for _ in range(4)]
    what = [f"i{n % 5}" if day != 1 else "other" for n in range(60) for day in range(4)]
    at = [day for _ in range(60) for day in range(4)]
    found = choose(cut=cut(customer=who, item=what, at=at), ways=methods())
    assert (found.again, found.owned) == (1.0, True)


def test_without_anything_later_popularity_is_left() -> None:
    found = choose(cut=cut(customer=["a"], item=["x"], at=[1]), ways=methods())
    assert (found.method, found.customers) == ("popular", 0)
