"""Badges: every level up to the one reached, each once."""

from typing import Any

import pytest

from guerdon.give import badges
from guerdon.give.badges import Badge, worn
from guerdon.give.reading import Reader
from tests.give.plays import PLAY, bought


def badge(**words: Any) -> Badge:
    reader = Reader({**PLAY["badges"][0], **words})
    found = badges.read(reader=reader)
    assert reader.refusal() is None, reader.refusal()
    return found


@pytest.mark.parametrize(
    ("orders", "level", "following"), [(0, 0, 2), (1, 0, 2), (2, 1, 5), (4, 1, 5), (5, 2, None)]
)
def test_levels(orders: int, level: int, following: int | None) -> None:
    found = worn(badge=badge(), deeds=[bought(day) for day in range(orders)])
    assert (found.level, found.next) == (level, following)
    assert found.earned == {str(one): 1 for one in range(1, level + 1)}


def test_what_came_back_counts_no_more() -> None:
    told = [bought(0, order="a"), bought(1), bought(2, -1, order="a")]
    assert worn(badge=badge(), deeds=told).level == 0


def test_levels_rise_and_pictures_are_ours() -> None:
    for words in (
        {"levels": [{"target": 2}, {"target": 2}]},
        {"levels": []},
        {"picture": "skull"},
        {"levels": [{"target": 1, "name": {}}]},
    ):
        reader = Reader({**PLAY["badges"][0], **words})
        badges.read(reader=reader)
        assert reader.refusal() is not None
    named = badge(levels=[{"target": 1, "name": {"zh": "铜"}}])
    assert named.levels[0].name == {"zh": "铜"}
    assert named.levels[0].key == "1"
