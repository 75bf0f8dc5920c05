"""A member's hand holds what their plays hang on, and nothing of other plays or members."""

from datetime import datetime

import pytest

from guerdon.give.reward import Reward
from guerdon.store.customers import people
from guerdon.store.play import awards, deeds, hands, scores
from guerdon.store.writing import write
from tests.give.plays import bought
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db


def test_it_holds_the_deeds_awards_and_scores_of_these_plays(now: datetime) -> None:
    people.keep(told=[people.Told(key="ann", zone="Asia/Tokyo")], now=now, proof="t")
    member("bob", now)
    early, late = bought(0, 2, order="o1", coffee=2), bought(3, order="o2", tea=1)
    reward = Reward(kind="points", count=5)
    with write():
        for name in ("ann", "bob"):
            hand = hands.hold(customer=name, plays=["stamps/a"])
            assert hand is not None
            assert (hand.deeds, hand.given, hand.turns, hand.scores) == ({}, {}, {}, {})
            # Not in the order of time: it is read back in it.
            for one in (late, early):
                deeds.add(pk=hand.pk, deeds=[("stamps/a", one), ("badges/b", one)])
            scores.put(pk=hand.pk, before={}, after={"m/all": 7}, shown=False, now=now)
            for turn in (1, 2):
                awards.add(
                    customer=name,
                    play="stamps/a",
                    step="card",
                    turn=turn,
                    reward=reward,
                    data={},
                    now=now,
                )
        (newest,) = awards.newest(customer="ann", play="stamps/a", step="card", most=1)
        awards.ended(award=newest.award, state=awards.BACK, now=now)
    with write():
        ann = hands.hold(customer="ann", plays=["stamps/a"])
    assert ann is not None
    assert (ann.zone, ann.shown) == ("Asia/Tokyo", False)
    assert ann.deeds == {"stamps/a": [early, late]}
    # What was taken back counts no more, and its turn is never given again.
    assert ann.given == {"stamps/a": {"card": 1}}
    assert ann.turns == {"stamps/a": {"card": 2}}
    assert ann.scores == {"m/all": (7, False)}


def test_nobody_has_no_hand(now: datetime) -> None:
    with write():
        assert hands.hold(customer="nobody", plays=["stamps/a"]) is None
