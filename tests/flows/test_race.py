"""Sixty-four at once: a limit, a budget and a code give exactly what they hold, never one more."""

from collections import Counter as Tally
from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.till import redemption
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.models import (
    Code,
    Counter,
    Order,
    Redemption,
    RedemptionLine,
    Reservation,
)
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import budget_key
from tests.flows.shop import ask, clean, in_threads, off, percent, redeem, reserve, sells

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 64


def test_a_limit_is_used_to_the_last_and_not_once_more(now: datetime) -> None:
    sells(now, off("first500", 100, limits={"total": 500}))

    def client(number: int) -> int:
        given = 0
        for turn in range(9):  # 64 x 9 = 576 orders for 500 places
            answer = redeem(now, ask(f"o{number}-{turn}", customer=f"c{number}"))
            assert isinstance(answer, Reply), answer
            given += answer.body["quote"]["discount_minor"]
        return given

    assert sum(in_threads(CLIENTS, client)) == 500 * 100
    assert Counter.objects.get(pk="offer/first500/total").used == 500
    assert RedemptionLine.objects.count() == 500
    assert Redemption.objects.count() == Order.objects.count() == CLIENTS * 9
    assert clean()


def test_a_budget_is_spent_to_the_cent(now: datetime) -> None:
    sells(now, off("shared", 333, limits={"budget": "spring", "when_short": "clip"}))
    assert counters.open_counter(key=budget_key(budget="spring"), ceiling=30_000) is None

    def client(number: int) -> int:
        given = 0
        for turn in range(2):  # 128 orders of 3.33 want 426.24 of 300.00
            answer = redeem(now, ask(f"o{number}-{turn}"))
            assert isinstance(answer, Reply), answer
            given += answer.body["quote"]["discount_minor"]
        return given

    assert sum(in_threads(CLIENTS, client)) == 30_000
    counter = Counter.objects.get(pk="budget/spring")
    assert (counter.used, counter.ceiling) == (30_000, 30_000)
    assert sum(RedemptionLine.objects.values_list("discount_minor", flat=True)) == 30_000


def test_a_single_use_code_is_used_once(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique"))
    issued = codes.issue(offer="ten", count=1, now=now)
    assert isinstance(issued, list)
    answers = in_threads(CLIENTS, lambda n: redeem(now, ask(f"o{n}", codes=issued)))
    won = [answer for answer in answers if isinstance(answer, Reply)]
    assert len(won) == 1
    assert {a.reason for a in answers if isinstance(a, Refusal)} == {"code_redeemed"}
    assert Code.objects.values_list("state", "held_by").get() == ("redeemed", won[0].body["order"])
    assert Order.objects.count() == 1


def test_a_code_is_held_by_one_order(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"per_customer": 1}))
    issued = codes.issue(offer="ten", count=1, now=now)
    assert isinstance(issued, list)
    answers = in_threads(
        CLIENTS, lambda n: reserve(now, ask(f"o{n}", customer=f"c{n}", codes=issued))
    )
    kinds = Tally(a.reason if isinstance(a, Refusal) else "held" for a in answers)
    assert kinds == {"held": 1, "code_held": CLIENTS - 1}


def test_an_order_that_many_tills_reserve_has_one_hold(now: datetime) -> None:
    # A customer who presses the button twice: two holds would promise the same code twice, and
    # letting go of one would leave the other without it.
    sells(now, percent("ten", 10, codes="unique", limits={"total": 5}))
    issued = codes.issue(offer="ten", count=1, now=now)
    assert isinstance(issued, list)
    answers = in_threads(16, lambda _: reserve(now, ask("o1", customer="c", codes=issued)))
    assert all(isinstance(answer, Reply) for answer in answers)
    held = Reservation.objects.get(state="held")
    assert held.key in {answer.body["reservation"] for answer in answers}
    assert Code.objects.values_list("state", "held_by").get() == ("held", "o1")
    assert Counter.objects.get(pk="offer/ten/total").used == 1
    assert isinstance(redemption.redeem(reservation=held.key, key=None, now=now), Reply)


def test_a_hold_is_never_won_beside_the_redemption_of_its_order(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"total": 50}))

    def till(number: int) -> Any:
        order = f"o{number // 2}"
        return (redeem if number % 2 else reserve)(now, ask(order, customer=f"c{order}"))

    in_threads(24, till)
    # Who came second found the order redeemed, or took the hold over into the redemption.
    assert Reservation.objects.filter(state="held").count() == 0
    assert Redemption.objects.count() == 12
    assert Counter.objects.get(pk="offer/ten/total").used == 12


def test_one_key_from_many_clients_has_one_effect(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"total": 5}))
    cart = ask("o1", customer="c")
    answers: list[Any] = in_threads(24, lambda _: redeem(now, cart, key="k:1"))
    assert all(isinstance(answer, Reply) for answer in answers)
    assert len({answer.body["redemption"] for answer in answers}) == 1
    assert sum(not answer.repeated for answer in answers) == 1
    assert Counter.objects.get(pk="offer/ten/total").used == 1
    assert Redemption.objects.count() == 1
    assert clean()


def test_one_order_from_many_tills_is_redeemed_once(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"total": 5}))
    cart = ask("o1", customer="c")
    answers = in_threads(24, lambda n: redeem(now, cart, key=f"k:{n}"))
    assert sum(isinstance(answer, Reply) for answer in answers) == 1
    reasons = {a.reason for a in answers if isinstance(a, Refusal)}
    assert reasons <= {"order_redeemed", "order_exists"}
    assert Counter.objects.get(pk="offer/ten/total").used == 1
    assert clean()


def test_points_are_spent_once(now: datetime) -> None:
    from guerdon.flows.points import points

    sells(now)
    redeem(now, ask("first", customer="c"))  # the customer is met, and earns 65
    points.give(customer="c", points=435, why="test", actor="t", key=None, now=now)
    cart = (("1", 1, 10_000),)
    answers = in_threads(
        24, lambda n: redeem(now, ask(f"o{n}", customer="c", lines=cart, points=500))
    )
    spent = [a.body["points"]["spent"] for a in answers if isinstance(a, Reply)]
    # Each winner earns 100 for what it paid, and those may pay a later order's part.
    assert sum(spent) <= 500 + 100 * len(spent)
    assert 500 in spent
    assert clean()
