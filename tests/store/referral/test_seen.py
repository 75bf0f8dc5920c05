"""What pages show: friends by initials, states of rewards, the funnel, the best inviters."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.referral import referral
from guerdon.store.customers.people import Told, keep
from guerdon.store.referral import codes, seen
from tests.flows import friends as f

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def start(now: datetime) -> int:
    f.promises(now, {"later": f.LATER, "guard": {"burst": "allow"}})
    f.people(now, "ann", "cy")
    keep(told=[Told(key="bob", name="Bob Tea", phone="1")], now=now, proof="x")
    number = f.number(f.bind("ann", "bob", now))
    f.bought("bob", "o1", 12_000, now + DAY)
    f.bought("bob", "o2", 12_000, now + DAY)
    f.release(now + DAY)
    return number


def test_a_friend_is_shown_by_initials(now: datetime) -> None:
    number = start(now)
    (friend,) = seen.friends(inviter="ann")
    assert (friend.called, friend.state, friend.bought, friend.spend_minor) == (
        "B. T.",
        "bound",
        2,
        24_000,
    )
    assert seen.one(referral=number) == friend
    assert seen.of_invitee(invitee="bob") == friend
    assert seen.of_invitee(invitee="ann") is None
    assert seen.called(customer="bob") == "B. T."
    assert seen.called(customer="nobody") == ""


def states(receiver: str, now: datetime) -> dict[str, str]:
    return {one.cause: one.state for one in seen.rewards(receiver=receiver, now=now)}


def test_states_of_rewards(now: datetime) -> None:
    number = start(now)
    assert states("ann", now + DAY) == {"step/1": "pending", "order/o2": "waiting"}
    assert states("ann", now + 20 * DAY) == {"step/1": "given", "order/o2": "waiting"}
    f.returned("bob", "o1", 12_000, now + 2 * DAY)
    f.returned("bob", "o2", 12_000, now + 2 * DAY)
    f.release(now + 2 * DAY)
    assert set(states("ann", now + 2 * DAY).values()) == {"taken_back"}
    referral.review(referral=number, good=False, why="x", actor="eva", key=None, now=now + 2 * DAY)
    assert set(states("ann", now + 2 * DAY).values()) == {"refused"}
    assert len(seen.rewards(referral=number, now=now)) == 3


def test_earned_and_on_the_way(now: datetime) -> None:
    start(now)
    assert seen.sums(receiver="ann", now=now + DAY) == {"points": seen.OnTheWay(has=0, pending=56)}
    f.release(now + 31 * DAY)
    assert seen.sums(receiver="ann", now=now + 31 * DAY) == {
        "points": seen.OnTheWay(has=56, pending=0)
    }
    assert seen.sums(receiver="cy", now=now) == {}


def test_the_funnel_and_the_best(now: datetime) -> None:
    start(now)
    f.bind("cy", "dan", now)
    f.bind("cy", "eve", now)
    codes.count(code=f.code("cy", now), shared=2, opened=5)
    found = seen.funnel()
    assert (found.codes, found.shared, found.opened) == (2, 2, 5)
    assert (found.bound, found.bought, found.rewarded, found.held) == (3, 1, 1, 0)
    assert (found.spend_minor, found.has) == (24_000, {"points": 80})
    assert seen.funnel(since=now + DAY).bound == 0
    assert [(one.customer, one.friends, one.bought) for one in seen.top()] == [
        ("ann", 1, 1),
        ("cy", 2, 0),
    ]


def test_doubts_are_listed_oldest_first(now: datetime) -> None:
    start(now)
    f.promises(now, {"guard": {"per_hour": 1, "burst": "allow"}})
    f.bind("cy", "dan", now)
    f.bind("cy", "eve", now + timedelta(minutes=2))
    f.bind("cy", "fay", now + timedelta(minutes=1))
    assert [one.invitee for one in seen.held()] == ["fay", "eve"]
    assert seen.held()[0].findings[0]["check"] == "velocity"
