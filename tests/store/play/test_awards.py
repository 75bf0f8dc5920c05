"""Awards: each turn once, counted while they stand."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from guerdon.give.reward import Reward
from guerdon.store.play import awards
from guerdon.store.writing import write
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db
MUG = Reward(kind="gift", count=1, item="mug", cost_minor=300)


def add(now: datetime, turn: int, step: str = "card") -> None:
    with write():
        awards.add(
            customer="ann", play="stamps/a", step=step, turn=turn, reward=MUG, data={}, now=now
        )


def test_what_was_taken_back_counts_no_more_and_its_turn_stays(now: datetime) -> None:
    member("ann", now)
    for turn in (1, 2):
        add(now, turn)
    with pytest.raises(IntegrityError):
        add(now, 2)
    assert awards.counted(customer="ann", play="stamps/a") == {"card": 2}
    (newest,) = awards.newest(customer="ann", play="stamps/a", step="card", most=1)
    assert (newest.turn, newest.reward) == (2, MUG)
    assert awards.ended(award=newest.award, state=awards.BACK, now=now, why="return")
    assert not awards.ended(award=newest.award, state=awards.BACK, now=now)
    assert awards.counted(customer="ann", play="stamps/a") == {"card": 1}
    assert awards.turns(customer="ann", play="stamps/a") == {"card": 2}
    one = awards.one(award=newest.award)
    assert one is not None
    assert (one.state, one.why) == ("taken_back", "return")
    assert awards.one(award=10**9) is None
    assert [award.turn for award in awards.listed(customer="ann")] == [2, 1]


def test_what_was_revoked_counts_and_is_not_held(now: datetime) -> None:
    member("ann", now)
    add(now, 1, step="1")
    add(now, 1, step="2")
    (one,) = awards.newest(customer="ann", play="stamps/a", step="2", most=5)
    awards.ended(award=one.award, state=awards.REVOKED, now=now, why="x")
    assert awards.counted(customer="ann", play="stamps/a") == {"1": 1, "2": 1}
    assert awards.held(customer="ann", play="stamps/a") == {"1"}
    assert awards.sums(play="stamps/a") == (("1", "given", 1, 300), ("2", "revoked", 1, 300))
