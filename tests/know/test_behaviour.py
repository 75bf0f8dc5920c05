"""Measures are comparable, and a cluster is told by what sets it apart."""

import numpy as np
import pytest

from guerdon.know import behaviour

CATEGORIES = ("tea", "ware")
SHOP = behaviour.Shop(
    days=30.0, east=-0.5, north=-0.2, weekend=0.3, categories=(0.6, 0.2), affinity=8.0
)


def columns(**changed):
    plain = {
        "recency_days": [0, 9],
        "repeat": [0, 4],
        "recency_span": [0, 40],
        "spend": [-500, 9999],
        "average_basket": [0, 2000],
        "promotion_share": [np.nan, 0.5],
        "price_share": [np.nan, 0.25],
        "timed": [0, 5],
        "east": [0, 5_000_000],
        "north": [0, -5_000_000],
        "weekend": [0, 5],
        "placed": [0, 5],
        "named": [np.nan, 12],
        "category_0": [np.nan, 12],
        "category_1": [np.nan, 0],
    }
    return {name: np.array(found, dtype=float) for name, found in (plain | changed).items()}


def measured(**changed):
    made = behaviour.measures(columns=columns(**changed), shop=SHOP)
    names = behaviour.names(categories=CATEGORIES)
    return [dict(zip(names, row, strict=True)) for row in made.tolist()]


def test_one_without_evidence_stands_where_the_shop_stands():
    nobody = measured()[0]

    assert nobody["midday"] == pytest.approx(0.5)
    assert nobody["evening"] == pytest.approx(0.2)
    assert nobody["weekend"] == pytest.approx(0.3)
    assert nobody["category:tea"] == pytest.approx(0.6**0.5)
    assert nobody["rhythm"] == pytest.approx(np.log1p(30))
    assert nobody["spend"] == 0  # less than nothing was spent
    assert np.isnan(nobody["promotion"])


def test_evidence_moves_a_customer_away_from_the_shop():
    one = measured()[1]

    assert one["weekend"] == pytest.approx((5 + 5 * 0.3) / 10)
    assert one["evening"] == pytest.approx((5 + 5 * 0.2) / 10)
    assert one["category:tea"] == pytest.approx(((12 + 8 * 0.6) / 20) ** 0.5)
    assert one["category:ware"] == pytest.approx((8 * 0.2 / 20) ** 0.5)
    assert one["rhythm"] == pytest.approx(np.log1p(70 / 5))


def test_each_kind_counts_as_one():
    weights = np.array(behaviour.weights(categories=CATEGORIES))

    assert len(weights) == len(behaviour.names(categories=CATEGORIES))
    assert (weights**2).sum() == pytest.approx(len(behaviour.KINDS) + 1)
    assert len(behaviour.weights(categories=())) == 10


def test_differences_are_in_deviations_of_everybody():
    measures = np.array([[0.0, 1.0, np.nan], [2.0, 1.0, np.nan], [4.0, 1.0, np.nan]])

    found = behaviour.differences(measures=measures, place=np.array([0, 1, 1]), clusters=2)

    deviation = np.std([0, 2, 4])
    assert found == pytest.approx(np.array([[-2 / deviation, 0, 0], [1 / deviation, 0, 0]]))


def told(rows):
    names = ["a", "b", "c", "d"]
    found = behaviour.traits(differences=np.array(rows), names=names)
    return [[(trait.measure, trait.difference) for trait in one] for one in found]


def test_the_greatest_differences_name_a_cluster():
    assert told([[0.1, -2.0, 0.5, 0.4], [0.2, 0.1, 0.0, -0.1]]) == [
        [("b", -2.0), ("c", 0.5), ("d", 0.4)],
        [("a", 0.2)],
    ]


def test_two_that_would_be_called_the_same_are_told_further_apart():
    assert told([[1.0, 0.2, 0.1, 0.0], [1.5, -0.2, 0.1, 0.0]]) == [
        [("a", 1.0), ("b", 0.2)],
        [("a", 1.5), ("b", -0.2)],
    ]


def test_one_difference_of_a_kind_is_enough():
    found = behaviour.traits(
        differences=np.array([[2.0, -1.5, 0.9, 0.8]]),
        names=["frequency", "rhythm", "category:tea", "category:ware"],
    )

    assert [trait.measure for trait in found[0]] == ["frequency", "category:tea", "category:ware"]
