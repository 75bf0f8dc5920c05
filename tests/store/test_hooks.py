"""Deliveries of hooks: once each, in turn for a member, tried again, given up, heard again."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.store import hooks
from guerdon.store.customers import people
from guerdon.store.models import Hook
from guerdon.store.writing import write
from guerdon.terms.trigger import Trigger

pytestmark = pytest.mark.django_db(transaction=True)


def spread(now: Any, key: str, customer: str = "ann", kind: str = "review") -> int:
    trigger = Trigger(kind=kind, key=key, customer=customer, at=now, data={"n": 1})
    with write():
        return hooks.spread(trigger=trigger, now=now)


def taken(now: Any) -> list[str]:
    with write():
        return [one.key for one in hooks.take(now=now, most=9)]


@pytest.fixture
def secret(now: Any) -> str:
    people.named(keys=["ann", "bob"], now=now)
    found = hooks.keep(key="crm", url="https://a.example", kinds=["review"], actor="t", now=now)
    assert found
    return found


def test_kept_with_a_sealed_secret_that_is_told_once(secret: str, now: Any) -> None:
    assert secret.encode() not in bytes(Hook.objects.get().sealed)
    assert hooks.keep(key="crm", url="https://b.example", kinds=[], actor="t", now=now) is None
    assert [(one.url, one.kinds) for one in hooks.listed()] == [("https://b.example", ())]
    assert hooks.stop(key="crm", actor="t", now=now)
    assert not hooks.stop(key="crm", actor="t", now=now)
    assert spread(now, "r1") == 0


def test_each_once_and_in_turn_for_each_member(secret: str, now: Any) -> None:
    assert [spread(now, "r1"), spread(now, "r1"), spread(now, "r2")] == [1, 0, 1]
    assert spread(now, "x", kind="visit") == 0
    assert spread(now, "r3", customer="zoe") == 0
    spread(now, "b1", customer="bob")
    with write():
        first, other = hooks.take(now=now, most=9)
    assert (first.key, first.secret, other.key) == ("r1", secret, "b1")
    assert taken(now) == []
    # Whoever took them died: they are taken again.
    assert taken(now + hooks.LEASE) == ["r1", "b1"]
    with write():
        hooks.done(number=first.number, fine=True, status=200, answer="ok", now=now)
    assert taken(now) == ["r2"]


def test_tried_again_later_and_given_up_then_the_next_goes(secret: str, now: Any) -> None:
    spread(now, "r1")
    spread(now, "r2")
    moment = now
    for attempt in range(1, hooks.MOST_ATTEMPTS + 1):
        with write():
            (one,) = hooks.take(now=moment, most=9)
            assert one.key == "r1"
            state = hooks.done(number=one.number, fine=False, status=500, answer="x", now=moment)
        assert (state == hooks.FAILED) is (attempt == hooks.MOST_ATTEMPTS)
        moment += timedelta(days=5)
    assert taken(moment) == ["r2"]
    assert [one.key for one in hooks.log(hook="crm", state="failed")] == ["r1"]
    assert hooks.replay(hook="crm", since=now, now=moment) == 1
    assert hooks.log(hook="crm", state="failed") == ()
