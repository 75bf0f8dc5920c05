"""A cluster is called by its traits, natively in both languages, and every measure has words."""

import pytest

from guerdon.know import behaviour
from guerdon.web import cluster_words

TRAITS = [
    {"measure": "frequency", "difference": 1.1},
    {"measure": "price", "difference": -0.7},
    {"measure": "category:Tea", "difference": 0.5},
]


def test_named_by_what_sets_it_apart() -> None:
    en = cluster_words.said(traits=TRAITS, in_language="en")
    zh = cluster_words.said(traits=TRAITS, in_language="zh")

    assert en == "Come often, choose the dearer, much Tea"
    assert zh == "常来、偏选高价、多买 Tea"


@pytest.mark.parametrize("tongue", ["en", "zh"])
@pytest.mark.parametrize("name", behaviour.names(categories=("Tea",)))
def test_every_measure_has_its_words_on_both_sides(name: str, tongue: str) -> None:
    sides = {
        cluster_words.said(traits=[{"measure": name, "difference": side}], in_language=tongue)
        for side in (-1.0, 1.0)
    }

    assert len(sides) == 2
    assert cluster_words.measure(name=name, in_language=tongue)


@pytest.mark.django_db
def test_nobody_is_named_before_the_first_night() -> None:
    assert cluster_words.names() == {}
