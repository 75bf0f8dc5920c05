"""Triggers: kept once, next in turn for each customer, tried again, given up."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from guerdon.store import triggers
from guerdon.store.customers import people
from guerdon.store.writing import write
from guerdon.terms.trigger import Told, Trigger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def first(now: Any) -> Trigger:
    people.named(keys=["ann", "bob"], now=now)
    return Trigger(kind="review", key="r1", customer="ann", at=now, data={"stars": 5})


def kept(trigger: Trigger, now: Any) -> bool:
    with write():
        return triggers.keep(trigger=trigger, now=now)


def taken(now: Any) -> triggers.Taken:
    with write():
        found = triggers.next_one(now=now)
    assert found is not None
    return found


def test_kept_once_by_kind_and_key(first: Trigger, now: Any) -> None:
    assert kept(first, now)
    assert not kept(replace(first, data={"stars": 1}), now)
    assert kept(replace(first, kind="visit"), now)
    assert triggers.counts() == {"waiting": 2, "failed": 0}


def test_a_customers_triggers_come_in_their_order_and_others_do_not_wait(
    first: Trigger, now: Any
) -> None:
    for key, customer in (("r1", "ann"), ("r2", "ann"), ("r3", "bob")):
        kept(replace(first, key=key, customer=customer), now)
    one = taken(now)
    assert one.trigger == first
    assert triggers.stumbled(taken=one, why="broken", now=now)
    # Ann's second waits for her first, which is due later; Bob's does not.
    other = taken(now)
    assert other.trigger.key == "r3"
    triggers.heard(pk=other.pk, told=[Told(room="play", what="stamped", data={"stamps": 1})])
    assert triggers.next_one(now=now) is None
    again = taken(now + timedelta(minutes=1))
    assert (again.trigger.key, again.attempts) == ("r1", 1)
    seen = triggers.listed(customer="bob")
    assert [(one.key, one.state, one.told[0]["what"]) for one in seen] == [
        ("r3", "heard", "stamped")
    ]


def test_one_that_fails_again_and_again_is_given_up_and_the_next_is_heard(
    first: Trigger, now: Any
) -> None:
    kept(first, now)
    kept(replace(first, key="r2"), now)
    moment = now
    for attempt in range(1, triggers.MOST_ATTEMPTS + 1):
        again = triggers.stumbled(taken=taken(moment), why="broken", now=moment)
        assert again is (attempt < triggers.MOST_ATTEMPTS)
        moment += timedelta(hours=1)
    assert triggers.counts() == {"waiting": 1, "failed": 1}
    assert taken(moment).trigger.key == "r2"
