"""Holds and redemptions come back from storage as they went in, and end once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.give.points.redeem import Draw
from guerdon.store import counters, parcel
from guerdon.store.models import RedemptionLine
from guerdon.store.parcel import RefusedError
from guerdon.store.till import till
from guerdon.store.till.facts import Holds
from guerdon.store.writing import write
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use
from tests.flows.shop import ask
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)
HOLDS = Holds(
    uses=(
        Use(key="offer/a/total", units=1, ceiling=5),
        Use(key="budget/b", units=7, ceiling=None),
    ),
    codes=("X",),
    orders=frozenset({"o1"}),
)
APPLIED = {"offer": "a", "version": 3, "campaign": "spring", "code": "X", "minor": 700}
QUOTE: dict[str, Any] = {"discount_minor": 700, "applied": [APPLIED]}


def held(now: datetime, order: str = "o1", customer: str | None = "c", holds: Holds = HOLDS) -> str:
    with write():
        return till.open_reservation(
            order=order,
            customer=customer,
            now=now,
            expires_at=now + timedelta(seconds=60),
            ask=ask(order, customer=customer),
            facts=Facts(customer=customer, known=True),
            quote=QUOTE,
            holds=holds,
        )


def redeemed(now: datetime, key: str, order: str = "o1") -> Refusal | None:
    try:
        opened(now, key, order)
    except RefusedError as refused:
        return refused.refusal
    return None


def opened(now: datetime, key: str, order: str) -> None:
    with write():
        till.open_redemption(
            key=key,
            order=order,
            customer="c",
            reservation=None,
            now=now,
            ask=ask(order, customer="c"),
            facts=Facts(customer="c", known=True),
            quote=QUOTE,
            holds=HOLDS,
            draws=[Draw(lot=4, points=9)],
        )


def test_a_reservation_comes_back_as_it_went_in(now: datetime) -> None:
    member("c", now)
    key = held(now)
    with write():
        found = till.reservation(key=key)
    assert found is not None
    assert (found.order, found.customer, found.state, found.created_at) == ("o1", "c", "held", now)
    assert found.holds == HOLDS
    assert found.quote == QUOTE
    assert found.facts["known"] is True
    with write():
        assert till.reservation(key="res_none") is None


def test_a_hold_ends_once(now: datetime) -> None:
    key = held(now, customer=None)
    with write():
        till.end_reservation(key=key, state="released")
        till.end_reservation(key=key, state="expired")
        found = till.reservation(key=key)
    assert found is not None
    assert found.state == "released"


def test_due_are_those_that_ran_out_oldest_first(now: datetime) -> None:
    late, early = held(now), held(now - timedelta(seconds=5), "o2")
    at = now + timedelta(seconds=60)
    assert till.due(now=at, most=9) == [early, late]
    assert till.due(now=at, most=1) == [early]
    assert till.due(now=at - timedelta(seconds=1), most=9) == [early]


def test_whose_hold_is_taken_over(now: datetime) -> None:
    member("c", now)
    member("d", now)
    plain = Holds(uses=(Use(key="offer/a/total", units=1, ceiling=5),))
    own, shared = held(now, "o1"), held(now, "o2", holds=plain)
    limited = held(
        now, "o3", holds=Holds(uses=(Use(key="offer/a/customer/c", units=1, ceiling=1),))
    )
    held(now, "o4", customer="d")
    roomy = Use(key="offer/b/customer/c", units=1, ceiling=2)
    held(now, "o5", holds=Holds(uses=(roomy,)))
    with write():
        counters.take(uses=[roomy, Use(key="offer/a/customer/c", units=1, ceiling=1)])

    def taken(*, order: str, customer: str | None, codes: list[str]) -> set[str]:
        with write():
            letter = till.standing(order=order, customer=customer, lock=True)
            found = parcel.asked(letter)[0].rows
            over = till.taken_over(found=found, order=order, customer=customer, codes=codes)
        return {one.key for one in over}

    assert taken(order="o9", customer="c", codes=["X"]) == {own, limited}
    assert taken(order="o9", customer="c", codes=[]) == {limited}
    assert taken(order="o2", customer="c", codes=[]) == {shared, limited}
    assert taken(order="o1", customer=None, codes=[]) == {own}
    assert taken(order="o9", customer="nobody", codes=["X"]) == set()


def test_no_more_holds_are_taken_over_than_make_one_place_free(now: datetime) -> None:
    member("c", now)
    place = Use(key="offer/a/customer/c", units=1, ceiling=2)
    holds = Holds(uses=(place,))
    oldest, newer = held(now, "o1", holds=holds), held(now, "o2", holds=holds)
    with write():
        counters.take(uses=[place, place])

    def over(order: str) -> list[str]:
        with write():
            found = parcel.asked(till.standing(order=order, customer="c", lock=True))[0].rows
            taken = till.taken_over(found=found, order=order, customer="c", codes=[])
        return [one.key for one in taken]

    assert over("o3") == [oldest]
    # Their own place is free for them already.
    assert (over("o1"), over("o2")) == ([oldest], [newer])


def test_an_order_is_redeemed_once(now: datetime) -> None:
    member("c", now)
    assert redeemed(now, "red_1") is None
    assert redeemed(now, "red_2") == Refusal(reason="order_redeemed", data={"order": "o1"})
    assert till.redeemed(order="o1") == "red_1"
    assert till.redeemed(order="o2") is None
    line = RedemptionLine.objects.get()
    assert (line.offer, line.version, line.campaign, line.code) == ("a", 3, "spring", "X")
    with write():
        found = till.redemption(key="red_1")
    assert found is not None
    assert (found.state, found.draws, found.holds) == ("closed", (Draw(lot=4, points=9),), HOLDS)


def test_a_return_is_kept_with_the_redemption(now: datetime) -> None:
    member("c", now)
    redeemed(now, "red_1")
    with write():
        till.keep_return(
            key="red_1", state="partly_returned", returned={"n": 1}, taken_back={"a": 300}
        )
        found = till.redemption(key="red_1")
    assert found is not None
    assert (found.state, found.returned) == ("partly_returned", {"n": 1})
    assert RedemptionLine.objects.get().returned_minor == 300


def test_keys_cannot_be_guessed() -> None:
    keys = {till.new_key(kind="res") for _ in range(100)}
    assert len(keys) == 100
    assert all(key.startswith("res_") and len(key) == 28 for key in keys)
