"""Each way of weighing items, against its formula written out."""

import numpy as np
import pytest

from guerdon.decide.recommend.bought import bought
from guerdon.decide.recommend.methods import alike, als, ease, first, item_item, methods, nearest
from tests.decide.recommend.goods import tasteful


def _table() -> object:
    made = tasteful(customers=80)
    return bought(customer=made["customer"], item=made["item"])


def test_ease_is_the_ridge_regression_of_each_item_on_the_others() -> None:
    found = _table()
    weights = ease(bought=found, ridge=20.0).toarray()
    x = found.table.toarray().astype(float)
    for item in (0, 5, 17):
        others = np.arange(x.shape[1]) != item
        a = x[:, others]
        solved = np.linalg.solve(a.T @ a + 20 * np.eye(a.shape[1]), a.T @ x[:, item])
        assert weights[others, item] == pytest.approx(np.maximum(solved, 0), abs=1e-5)
        assert weights[item, item] == 0


def test_cosines_are_shrunk_by_how_many_share_two_items() -> None:
    found = _table()
    x = found.table.toarray().astype(float)
    weights = item_item(bought=found).toarray()
    both = float((x[:, 0] * x[:, 1]).sum())
    wanted = both / np.sqrt(x[:, 0].sum() * x[:, 1].sum()) * both / (both + 10)
    assert weights[0, 1] == pytest.approx(wanted, rel=1e-6)
    assert np.diag(weights).sum() == 0


def test_tastes_are_found_by_all_that_look_at_purchases() -> None:
    found = _table()
    tastes = np.array([str(item)[0] for item in found.items])
    for name in ("item_item", "ease_30", "ease_200"):
        weights = methods()[name](found).toarray()
        same = weights[tastes[:, None] == tastes[None, :]].sum()
        assert same > 0.7 * weights.sum(), name


def test_alike_is_told_by_rare_words() -> None:
    words = [{"tea", "green"}, {"tea", "green"}, {"tea", "cup"}, {"tea", "cup"}, set()]
    weights = alike(attributes=[frozenset(one) for one in words]).toarray()
    assert weights[0].argmax() == 1
    assert weights[0, 1] == pytest.approx(1.0)
    assert 0 < weights[0, 2] < 0.2
    assert not weights[4].any()


def test_the_largest_weights_are_kept() -> None:
    dense = np.array([[0.0, 3.0, 1.0, 2.0], [-1.0, 0.0, -2.0, 0.5]])
    kept = nearest(weights=dense, keep=2).toarray()
    assert kept.tolist() == [[0, 3, 0, 2], [0, 0, 0, 0.5]]


def test_equal_values_come_by_place() -> None:
    assert first(values=np.array([1.0, 2.0, 1.0, 2.0, 1.0]), count=3).tolist() == [1, 3, 0]
    assert first(values=np.array([1.0]), count=3).tolist() == [0]


def test_factors_are_an_option() -> None:
    pytest.importorskip("implicit")
    assert als(bought=_table()) is not None


def test_content_is_tried_where_there_is_a_catalogue() -> None:
    assert "content" not in methods()
    assert "content" not in methods(attributes=[frozenset()])
    assert "content" in methods(attributes=[frozenset({"a"})])
