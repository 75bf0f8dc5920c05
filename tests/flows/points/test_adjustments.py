"""Points by hand: at once within the limit, beyond it by two people, each decision once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.points import adjustments, points
from guerdon.store.ledger import adjustments as kept
from guerdon.store.models import AuditEntry
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from tests.flows.shop import clean, done, in_threads, refused
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def limit(now: datetime) -> None:
    programme.keep(changes={"by_hand_most": 100}, now=now)
    member("c", now)
    member("d", now)


def ask(now: datetime, amount: int, actor: str = "ann", **words: Any) -> Any:
    asked: dict[str, Any] = {"customer": "c", "why": "late", "key": None}
    return adjustments.ask(points=amount, actor=actor, now=now, **asked | words)


def total(now: datetime, customer: str = "c") -> int:
    return points.balance(customer=customer, now=now).total


def test_within_the_limit_at_once(now: datetime) -> None:
    body = done(ask(now, 100, key="k:1"))
    assert (body["state"], body["balance"]) == ("done", 100)
    assert done(ask(now, 100, key="k:1")) == body
    (one,) = kept.listed(customer="c")
    assert (one.points, one.state, one.asked_by, one.entry) == (100, "done", "ann", body["entry"])


def test_many_small_ones_are_a_large_one(now: datetime) -> None:
    assert done(ask(now, 60))["state"] == "done"
    assert done(ask(now, -40))["state"] == "done"
    assert done(ask(now, 1))["state"] == "waiting"
    # Another person, another member and another month have limits of their own.
    assert done(ask(now, 60, actor="bob"))["state"] == "done"
    assert done(ask(now, 60, customer="d"))["state"] == "done"
    assert done(ask(now + 30 * DAY, 100))["state"] == "done"
    assert total(now + 30 * DAY) == 60 - 40 + 60 + 100


def test_beyond_it_a_second_person_agrees(now: datetime) -> None:
    body = done(ask(now, 101))
    number = body["adjustment"]
    assert (body["state"], body["entry"], total(now)) == ("waiting", None, 0)
    own = refused(lambda: adjustments.approve(number=number, actor="ann", key=None, now=now))
    assert own.reason == "approver_is_asker"
    approved = done(adjustments.approve(number=number, actor="bob", key="b:1", now=now + DAY))
    assert (approved["state"], approved["balance"]) == ("approved", 101)
    assert done(adjustments.approve(number=number, actor="bob", key="b:1", now=now)) == approved
    one = kept.seen(number=number)
    assert one is not None
    assert (one.decided_by, one.decided_at, one.entry) == ("bob", now + DAY, approved["entry"])
    acts = list(AuditEntry.objects.order_by("id").values_list("actor", "act"))
    assert acts == [
        ("ann", "adjustment.asked"),
        ("ann", "points.given"),
        ("bob", "adjustment.approved"),
    ]
    # What two people did is no part of what one may do alone.
    assert done(ask(now + DAY, 100))["state"] == "done"
    assert clean()


def test_refused_or_taken_back_moves_nothing(now: datetime) -> None:
    first, second = (done(ask(now, 500))["adjustment"] for _ in range(2))
    no = adjustments.refuse(number=first, note="no case", actor="bob", key=None, now=now)
    assert done(no)["state"] == "refused"
    back = adjustments.refuse(number=second, note="", actor="ann", key=None, now=now)
    assert done(back)["state"] == "withdrawn"
    for number in (first, second):
        again = refused(
            lambda number=number: adjustments.approve(number=number, actor="eve", key=None, now=now)
        )
        assert again.reason == "adjustment_decided"
    assert total(now) == 0


def test_what_cannot_be_goes_on_waiting(now: datetime) -> None:
    number = done(ask(now, -500))["adjustment"]
    short = refused(lambda: adjustments.approve(number=number, actor="bob", key=None, now=now))
    assert short.reason == "points_short"
    assert [one.number for one in kept.listed(states=("waiting",))] == [number]
    points.give(customer="c", points=700, why="x", actor="house", key=None, now=now)
    done(adjustments.approve(number=number, actor="bob", key=None, now=now))
    assert total(now) == 200


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"amount": 5, "why": " "}, "reason_needed"),
        ({"amount": 0}, "adjustment_out_of_bounds"),
        ({"amount": 10**9 + 1}, "adjustment_out_of_bounds"),
        ({"amount": 5, "customer": "nobody"}, "customer_unknown"),
        ({"amount": 5000, "customer": "nobody"}, "customer_unknown"),
        ({"amount": -5}, "points_short"),
    ],
)
def test_what_is_refused_changes_nothing(now: datetime, words: dict[str, Any], reason: str) -> None:
    assert refused(lambda: ask(now, **words)).reason == reason


def test_nothing_to_decide(now: datetime) -> None:
    none = refused(lambda: adjustments.approve(number=7, actor="bob", key=None, now=now))
    assert none.reason == "not_found"


def test_two_who_approve_at_once_move_it_once(now: datetime) -> None:
    number = done(ask(now, 300))["adjustment"]
    answers = in_threads(
        4,
        lambda n: adjustments.approve(number=number, actor=f"b{n}", key=None, now=now),
    )
    assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
    assert total(now) == 300


def test_parallel_gifts_do_not_slip_past_the_limit(now: datetime) -> None:
    answers = in_threads(6, lambda _: ask(now, 30))
    states = sorted(done(answer)["state"] for answer in answers)
    assert states == ["done"] * 3 + ["waiting"] * 3
    assert total(now) == 90
