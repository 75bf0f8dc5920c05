"""A redemption is made once, gives what was reserved, and pays and earns points."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.points import points
from guerdon.flows.till import checkout, redemption
from guerdon.store.codes import codes
from guerdon.store.ledger import ledger
from guerdon.store.models import Code, Counter, Customer, Line, Order, Redemption, RedemptionLine
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from tests.flows.shop import (
    ask,
    clean,
    done,
    everything,
    off,
    percent,
    redeem,
    refused,
    reserve,
    sells,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_direct_redemption_records_everything(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"total": 5}))
    body = done(redeem(now, ask("o1", customer="new", channel="web", store="s1")))
    assert body["points"]["earned"] == 58
    order = Order.objects.get()
    assert (order.total_minor, order.discount_minor, order.channel) == (5892, 655, "web")
    assert list(Line.objects.order_by("number").values_list("amount_minor", "discount_minor")) == [
        (5397, 600),
        (495, 55),
    ]
    assert Customer.objects.get().joined_at == now
    line = RedemptionLine.objects.get()
    assert (line.offer, line.version, line.discount_minor) == ("ten", 1, 655)
    kept = Redemption.objects.get()
    assert kept.quote == body["quote"]
    assert kept.facts["known"] is True
    assert ledger.balance(customer="new", now=now).spendable == 58
    assert clean()


def test_what_was_reserved_is_what_is_redeemed(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"total": 5}))
    (code,) = codes.issue(offer="ten", count=1, now=now)
    held = done(reserve(now, ask("o1", customer="c", codes=[code])))
    sells(now, percent("ten", 1, codes="unique", limits={"total": 1}))
    body = done(
        redemption.redeem(
            reservation=held["reservation"],
            expect_total_minor=5892,
            key=None,
            now=now + timedelta(seconds=599),
        )
    )
    assert body["quote"] == held["quote"]
    assert Counter.objects.get().used == 1
    assert Code.objects.values_list("state", "held_by").get() == ("redeemed", "o1")


def test_holds_that_are_over(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"total": 5}))
    held = done(reserve(now, ask("o1"), ttl=60))["reservation"]
    late = now + timedelta(seconds=60)
    for _ in range(2):  # before the sweep and after it
        answer = refused(lambda: redemption.redeem(reservation=held, key=None, now=late))
        assert answer == Refusal(reason="reservation_expired", data={"reservation": held})
        checkout.sweep(now=late)
    other = done(reserve(now, ask("o2")))["reservation"]
    done(redemption.redeem(reservation=other, key=None, now=now))
    answer = refused(lambda: redemption.redeem(reservation=other, key=None, now=now))
    assert answer.reason == "reservation_redeemed"
    unknown = refused(lambda: redemption.redeem(reservation="res_x", key=None, now=now))
    assert unknown.reason == "not_found"


def test_a_total_that_changed_is_refused(now: datetime) -> None:
    sells(now, percent("ten", 10))
    answer = refused(lambda: redeem(now, ask("o1", customer="new"), expect_total_minor=6547))
    assert answer.data == {"expected_minor": 6547, "total_minor": 5892}


def test_a_cart_or_a_reservation(now: datetime) -> None:
    for words in ({}, {"ask": ask("o"), "reservation": "r"}):
        answer = redemption.redeem(key=None, now=now, **words)  # type: ignore[arg-type]
        assert answer == Refusal(reason="cart_or_reservation")


def test_points_pay_first_to_expire_first(now: datetime) -> None:
    sells(now)
    redeem(now, ask("first", customer="c"))
    points.give(customer="c", points=100, why="x", actor="t", key=None, now=now - timedelta(days=9))
    older = ledger.lots(customer="c")[0]
    body = done(redeem(now, ask("o1", customer="c", lines=(("1", 1, 1000),), points=120)))
    assert body["points"]["spent"] == 120
    assert body["quote"]["due_minor"] == 880
    # 8.80 were paid in money and earn 8; the older lot went first.
    assert body["points"]["earned"] == 8
    assert older.lot not in {lot.lot for lot in ledger.lots(customer="c")}
    assert ledger.balance(customer="c", now=now).total == 65 + 100 - 120 + 8
    assert clean()


def test_points_that_are_not_there_are_refused(now: datetime) -> None:
    sells(now)
    redeem(now, ask("first", customer="c"))
    before = everything()
    answer = redeem(now, ask("o1", customer="c", points=66))
    if isinstance(answer, Refusal):
        assert answer.reason == "points_short"
    assert everything() == before or done(answer)["points"]["spent"] <= 65


def test_a_limit_that_another_order_reached_in_between(now: datetime) -> None:
    sells(now, off("one", 500, limits={"total": 1}))
    done(redeem(now, ask("o1")))
    body = done(redeem(now, ask("o2")))
    assert body["quote"]["discount_minor"] == 0
    assert Counter.objects.get().used == 1


def test_an_order_that_was_recorded_before(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"total": 5}))
    done(redeem(now, ask("o1")))
    assert refused(lambda: redeem(now, ask("o1"))).reason == "order_redeemed"
    assert refused(lambda: reserve(now, ask("o1"))).reason == "order_redeemed"
    Order.objects.create(key="o2", placed_at=now, total_minor=1)
    assert refused(lambda: redeem(now, ask("o2"))).reason == "order_exists"


def test_the_programme_sets_the_rate(now: datetime) -> None:
    programme.keep(changes={"points_per_unit": 3})
    assert done(redeem(now, ask("o1", customer="c")))["points"]["earned"] == 65 * 3
