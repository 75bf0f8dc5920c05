"""Known defects of limits: counted too often, too seldom, against oneself, or not at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.till import checkout, redemption
from guerdon.store import counters
from guerdon.store.models import Code, Counter, Order, RedemptionLine
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use
from guerdon.terms.quote import Quote
from tests.flows.shop import (
    ask,
    done,
    in_threads,
    off,
    one_code,
    percent,
    redeem,
    refused,
    reserve,
    sells,
)

pytestmark = pytest.mark.django_db(transaction=True)


def used() -> dict[str, int]:
    return dict(Counter.objects.values_list("key", "used"))


def given(answer: Any) -> int:
    """What an order was given, in minor units."""
    return int(done(answer)["quote"]["discount_minor"])


def test_a_coupon_redeemed_by_five_parallel_orders(now: datetime) -> None:
    """Looked at first, used later, by five at once.

    https://github.com/saleor/saleor/issues/544
    https://github.com/django-oscar/django-oscar/issues/2101
    https://github.com/shopware/shopware/issues/11245
    """
    sells(now, percent("once", 10, codes="unique"))
    code = one_code(now, "once")
    answers = in_threads(5, lambda n: redeem(now, ask(f"o{n}", customer=f"c{n}", codes=[code])))
    (won,) = [answer.body for answer in answers if isinstance(answer, Reply)]
    lost = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [one.reason for one in lost] == ["code_redeemed"] * 4
    assert Code.objects.values_list("state", "held_by").get() == ("redeemed", won["order"])
    assert Order.objects.count() == RedemptionLine.objects.count() == 1


def test_a_recorded_promotion_without_discount_that_uses_up_a_limit(now: datetime) -> None:
    """A code that met a cart without its products gave nothing, and could not be used again.

    https://github.com/vendurehq/vendure/issues/5278
    """
    sells(
        now,
        percent("a", 10, of={"sku": ["sku-1"]}, codes="shared", shared_code="A", layer="line",
            limits={"per_customer": 1, "total": 1}),
        off("over90", 500, least_minor=9_000, limits={"per_customer": 1, "total": 1}),
    )  # fmt: skip
    assert given(redeem(now, ask("o0", customer="c", lines=(("2", 1, 5_000),)))) == 0
    # With the code named the till is told; without the code the order goes on.
    other = ask("o1", customer="c", lines=(("2", 1, 5_000),), codes=["A"])
    assert refused(lambda: redeem(now, other)).reason == "no_fitting_products"
    assert used() == {}
    assert given(redeem(now, ask("o2", customer="c", lines=(("1", 1, 9_000),), codes=["A"]))) > 0


def test_a_use_that_lost_to_a_better_offer_uses_nothing(now: datetime) -> None:
    """The beaten offer was recorded beside the better one (as above, from the other side)."""
    sells(now, percent("half", 50), percent("ten", 10, limits={"total": 1, "per_customer": 1}))
    for number in range(3):
        assert given(redeem(now, ask(f"o{number}", customer="c", lines=(("1", 1, 1_000),)))) == 500
    assert used() == {}


def test_limits_ignored_for_offers_without_a_code(now: datetime) -> None:
    """Limits were looked at where a code was entered, and automatic offers had none.

    https://github.com/vendurehq/vendure/issues/4353
    """
    sells(now, percent("auto", 10, limits={"total": 2, "per_customer": 1}))
    assert given(redeem(now, ask("o1", customer="c"))) == 655
    assert given(redeem(now, ask("o2", customer="c"))) == 0, "the customer's one use is gone"
    assert given(redeem(now, ask("o3", customer="d"))) == 655
    assert given(redeem(now, ask("o4", customer="e"))) == 0, "both uses are gone"
    # Who has no name cannot be counted, and so may not have it.
    guest = checkout.quote(ask=ask(), now=now, explain=["auto"])
    assert isinstance(guest, Quote)
    assert [one.refusal.reason for one in guest.not_applied] == ["customer_needed"]


def test_an_orders_own_use_that_flips_its_eligibility(now: datetime) -> None:
    """An order recalculated counted itself: on, off, on, with every look at it.

    https://github.com/solidusio/solidus/issues/3205
    https://github.com/vendurehq/vendure/pull/4854
    """
    sells(now, percent("auto", 10, limits={"total": 1, "per_customer": 1, "per_day": 1}))
    cart = ask("o1", customer="c")
    for minute in range(4):
        moment = now + timedelta(minutes=minute)
        held = done(reserve(moment, cart))
        assert held["quote"]["discount_minor"] == 655
        found = checkout.quote(ask=cart, now=moment)
        assert isinstance(found, Quote)
        assert found.discount_minor == 655
        assert set(used().values()) == {1}
    bought = redemption.redeem(reservation=held["reservation"], key=None, now=now)
    assert given(bought) == 655
    assert set(used().values()) == {1}


def test_a_use_counted_once_for_each_line(now: datetime) -> None:
    """A limit of one order ended after one line of it.

    https://github.com/spree/spree/issues/6566
    """
    sells(now, percent("lines", 10, layer="line", limits={"total": 2}))
    lines = [(str(number), 2, 1_000) for number in range(5)]
    assert given(redeem(now, ask("o1", lines=lines))) == 1_000
    assert used() == {"offer/lines/total": 1}
    assert given(redeem(now, ask("o2", lines=lines))) == 1_000


def test_a_limit_left_empty_that_lets_nobody_in(now: datetime) -> None:
    """No limit was read as a limit of nothing.

    https://github.com/Sylius/Sylius/issues/2077
    """
    sells(now, percent("free", 10, limits={}), percent("more", 20, limits={"total": 9}, group="g"))
    assert given(redeem(now, ask("o1", lines=(("1", 1, 1_000),)))) == 280
    assert used() == {"offer/more/total": 1}


def test_a_cancelled_order_that_keeps_its_use(now: datetime) -> None:
    """Who cancelled could not use the coupon again.

    https://github.com/vendurehq/vendure/issues/1466
    https://github.com/Sylius/Sylius/issues/10125
    https://github.com/magento/magento2/issues/19545
    """
    sells(now, percent("once", 10, codes="unique", limits={"total": 1, "per_customer": 1}))
    code = one_code(now, "once")
    for turn in range(3):
        body = done(redeem(now, ask(f"o{turn}", customer="c", codes=[code])))
        assert body["quote"]["discount_minor"] == 655
        assert refused(
            lambda: redeem(now, ask("other", customer="d", codes=[code]))
        ).reason == "code_redeemed"  # fmt: skip
        done(redemption.roll_back(redemption=body["redemption"], key=None, now=now))
        assert set(used().values()) == {0}


def test_a_cancelled_order_that_opens_its_limit_twice(now: datetime) -> None:
    """Cancelled unit by unit, then whole, then again: the use came back more than once.

    https://github.com/OpenMage/magento-lts/pull/1031
    """
    sells(now, percent("auto", 10, limits={"total": 2}))
    first = done(redeem(now, ask("o1")))["redemption"]
    done(redeem(now, ask("o2")))
    done(redemption.roll_back(redemption=first, lines={"1": 1}, key=None, now=now))
    assert used() == {"offer/auto/total": 2}, "part of an order is still an order"
    done(redemption.roll_back(redemption=first, key=None, now=now))
    assert used() == {"offer/auto/total": 1}
    again = refused(lambda: redemption.roll_back(redemption=first, key=None, now=now))
    assert again.reason == "redemption_returned"
    assert [given(redeem(now, ask(f"o{n}"))) for n in (3, 4)] == [655, 0]


def test_a_budget_registered_over_its_limit(now: datetime) -> None:
    """The last order was let in with the whole of its discount, whatever was left.

    https://github.com/medusajs/medusa/pull/13451
    """
    cut = {"budget": "spring", "when_short": "clip"}
    sells(now, off("a", 700, limits=cut), off("b", 600, group="g", limits=cut))
    counters.open_counter(key="budget/spring", ceiling=2_000)
    assert [given(redeem(now, ask(f"o{n}"))) for n in range(3)] == [1_300, 700, 0]
    assert used() == {"budget/spring": 2_000}


def test_a_limit_that_fails_for_carts_without_a_customer(now: datetime) -> None:
    """A guest's cart could not be filled any more once an offer counted customers.

    https://github.com/medusajs/medusa/issues/15823
    """
    sells(now, percent("member", 20, limits={"per_customer": 1}), percent("all", 10))
    assert given(redeem(now, ask("o1"))) == 655
    assert used() == {}


def test_a_limit_lifted_by_leaving_out_what_it_counts(now: datetime) -> None:
    """A till that named no store had the offer of five a store without end."""
    sells(now, percent("few", 10, limits={"per_store": 1}))
    assert [given(redeem(now, ask(f"o{n}", store="s1"))) for n in range(2)] == [655, 0]
    assert [given(redeem(now, ask(f"p{n}"))) for n in range(2)] == [0, 0]
    assert used() == {"offer/few/store/s1": 1}


def test_a_cancelled_order_that_is_not_to_free_its_use(now: datetime) -> None:
    """A fraud was cancelled with its coupon kept used up, and the coupon was there again."""
    sells(now, percent("once", 10, codes="unique", limits={"total": 1}))
    code = one_code(now, "once")
    body = done(redeem(now, ask("o1", customer="c", codes=[code])))
    answer = redemption.roll_back(redemption=body["redemption"], free=False, key=None, now=now)
    assert done(answer)["state"] == "cancelled"
    assert used()["offer/once/total"] == 1
    assert Code.objects.get().state == "redeemed"
    assert (
        refused(lambda: redeem(now, ask("o2", customer="d", codes=[code]))).reason
        == "code_redeemed"
    )


def test_a_return_in_parts_that_frees_the_money_of_another_order(now: datetime) -> None:
    """What a part gave back to the limit was given back once more with the rest."""
    sells(now, percent("tenth", 10, limits={"spend_minor": 10_000}))
    first = done(redeem(now, ask("o1", customer="c", lines=(("1", 2, 10_000),))))
    done(redeem(now, ask("o2", customer="d", lines=(("1", 1, 10_000),))))
    assert used() == {"offer/tenth/spend": 3_000}
    for lines in ({"1": 1}, None):
        done(redemption.roll_back(redemption=first["redemption"], lines=lines, key=None, now=now))
    assert used() == {"offer/tenth/spend": 1_000}


def test_a_limit_that_two_decide_on_at_once(now: datetime) -> None:
    """Both looked, both saw the last place, and both took it: the write itself must refuse.

    The till decides again on what is left; here the statement is asked past any decision.
    """
    key = "offer/last/total"
    sells(now)
    assert counters.take(uses=[Use(key=key, units=2, ceiling=1)]) is not None
    assert counters.take(uses=[Use(key=key, units=1, ceiling=1)]) is None
    late = counters.take(uses=[Use(key=key, units=1, ceiling=1)])
    assert late is not None
    assert (late.reason, late.data["left"]) == ("limit_reached", 0)
    assert counters.open_counter(key="budget/spring", ceiling=500) is None
    assert counters.take(uses=[Use(key="budget/spring", units=500, ceiling=None)]) is None
    assert counters.take(uses=[Use(key="budget/spring", units=1, ceiling=None)]) is not None
    assert used() == {key: 1, "budget/spring": 500}
