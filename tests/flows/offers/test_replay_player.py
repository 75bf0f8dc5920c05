"""Drafts are read strictly, and a part leaves the collector of rings as it found it."""

import gc
from datetime import UTC, datetime

import pytest

from guerdon.flows.offers.replay_player import MOST_OFFERS, Player, read
from guerdon.terms.decision import Refusal
from tests.flows.shop import percent

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def test_drafts_are_read_once_each() -> None:
    for documents, reason in (
        ([], "replay_offers"),
        ([percent("ten", 10)] * (MOST_OFFERS + 1), "replay_offers"),
        ([{"key": "x"}], "offer_malformed"),
    ):
        found = read(documents=documents)
        assert isinstance(found, Refusal)
        assert found.reason == reason
    twice = read(documents=[percent("ten", 10), percent("ten", 20)])
    assert not isinstance(twice, Refusal)
    assert [one.key for one in twice] == ["ten"]


@pytest.mark.django_db
def test_the_collector_stands_as_it_was() -> None:
    player = Player(documents=[percent("ten", 10)], since=NOW, until=NOW, now=NOW)
    assert gc.isenabled()
    assert player.part((0, 10)).orders == 0
    assert gc.isenabled()
    gc.disable()
    try:
        player.part((0, 10))
        assert not gc.isenabled()
    finally:
        gc.enable()
