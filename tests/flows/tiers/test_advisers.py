"""Advisers: given with the tier, kept, handed over when they leave, gone with the tier."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.flows.tiers import advisers, roll
from guerdon.store.tiers import advisers as store
from guerdon.terms.decision import Refusal
from guerdon.terms.tiers import Adviser
from tests.flows.tier_shop import buys, opens

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def keep(now: datetime, key: str, capacity: int, active: bool = True) -> object:
    one = Adviser(key=key, name=key.title(), capacity=capacity, active=active)
    return advisers.keep(adviser=one, actor="t", now=now)


def of(*customers: str) -> list[str]:
    found = [store.of(customer=one) for one in customers]
    return [one.key if one else "" for one in found]


def test_given_kept_handed_over_and_gone(now: datetime) -> None:
    opens(now)
    keep(now, "eve", 2)
    keep(now, "kim", 4)
    for number in range(4):
        buys(f"c{number}", f"o{number}", 1000, now)
    customers = [f"c{number}" for number in range(4)]
    assert of(*customers) == ["eve", "kim", "kim", "eve"]
    # A better one with all the room in the world changes nothing for who has one.
    keep(now, "zoe", 1000)
    buys("c0", "again", 10, now)
    assert of(*customers) == ["eve", "kim", "kim", "eve"]
    done = keep(now, "eve", 2, active=False)
    assert done == {"adviser": "eve", "handed_over": 2, "assigned": 2, "waiting": 0}
    assert of(*customers) == ["zoe", "kim", "kim", "zoe"]
    assert [(one.adviser.key, one.customers) for one in store.listed()] == [
        *(("eve", 0), ("kim", 2), ("zoe", 2)),
    ]
    roll.expire(now=datetime(2028, 1, 1, tzinfo=UTC))
    assert of(*customers) == ["", "", "", ""]


def test_who_waits_gets_one_when_there_is_room(now: datetime) -> None:
    opens(now)
    keep(now, "eve", 1)
    for number in range(3):
        buys(f"c{number}", f"o{number}", 1000, now)
    assert of("c0", "c1", "c2") == ["eve", "", ""]
    assert keep(now, "eve", 2) == {
        "adviser": "eve",
        "handed_over": 0,
        "assigned": 1,
        "waiting": 1,
    }
    assert of("c0", "c1", "c2") == ["eve", "eve", ""]
    # Less room: who came last waits again.
    keep(now + DAY, "eve", 1)
    assert of("c0", "c1", "c2") == ["eve", "", ""]


def test_what_is_no_adviser(now: datetime) -> None:
    assert isinstance(keep(now, "eve", 0), Refusal)
    assert store.listed() == ()
