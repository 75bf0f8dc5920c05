"""First and nth purchases count live: today's orders at once, cancelled ones no more."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.till import checkout, purchase, redemption
from guerdon.store.models import Counter, KnowValue, Night
from guerdon.store.programme import offers
from guerdon.store.till import facts
from guerdon.store.till.orders import Sold
from guerdon.store.till.replies import Reply
from guerdon.terms.quote import Quote
from tests.flows.shop import ask, clean, done, in_threads, percent, redeem, reserve, sells
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = {"key": "first", "kind": "first_purchase", "value": {"off_order_minor": 500}}
SECOND = {"key": "second", "kind": "nth_purchase", "value": {"n": 2, "off_order_minor": 300}}


def given(body: Any) -> list[str]:
    return [one["offer"] for one in body["quote"]["applied"]]


def bought(now: datetime, order: str, customer: str = "c", **words: Any) -> Any:
    return done(redeem(now, ask(order, customer=customer, **words)))


def seen(now: datetime, order: str = "", **words: Any) -> list[str]:
    found = checkout.quote(ask=ask(order, customer="c", **words), now=now)
    assert isinstance(found, Quote)
    return [one.offer for one in found.applied]


def test_an_order_of_this_morning_counts_at_once(now: datetime) -> None:
    sells(now, FIRST, SECOND)
    assert given(bought(now, "o1")) == ["first"]
    assert given(bought(now, "o2")) == ["second"]
    assert given(bought(now, "o3")) == []
    assert given(bought(now, "p1", "d")) == ["first"]
    # The store alone is told of an order made elsewhere.
    sold = [Sold(sku="x", quantity=1, amount_minor=100, discount_minor=0)]
    made = purchase.record(
        order="else", customer="e", placed_at=now, lines=sold, currency="USD", key=None, now=now
    )
    assert isinstance(made, Reply)
    assert given(bought(now, "p2", "e")) == ["second"]


def test_an_order_that_came_back_whole_does_not_count(now: datetime) -> None:
    sells(now, FIRST)
    red = bought(now, "o1")["redemption"]
    redemption.roll_back(redemption=red, lines={"1": 1}, key=None, now=now)
    assert seen(now) == []
    redemption.roll_back(redemption=red, key=None, now=now)
    assert seen(now) == ["first"]
    assert given(bought(now, "o2")) == ["first"]
    assert clean()


def test_an_orders_own_use_does_not_flip_it(now: datetime) -> None:
    sells(now, FIRST)
    held = done(reserve(now, ask("o1", customer="c")))
    assert seen(now, "o1") == ["first"]
    again = done(reserve(now, ask("o1", customer="c")))
    assert given(again) == ["first"]
    done(redemption.redeem(reservation=again["reservation"], key=None, now=now))
    assert seen(now, "o1") == []  # It is redeemed, and holds its place.
    assert Counter.objects.get(pk="purchase/1/customer/c").used == 1
    assert held["reservation"] != again["reservation"]


def test_of_two_first_orders_at_once_one_is_the_first(now: datetime) -> None:
    sells(now, FIRST)
    answers = in_threads(8, lambda n: redeem(now, ask(f"o{n}", customer="c")))
    assert sum(given(answer.body) == ["first"] for answer in answers) == 1
    member("d", now)
    held = in_threads(8, lambda n: reserve(now, ask(f"h{n}", customer="d")))
    done_ = [
        redemption.redeem(reservation=one.body["reservation"], key=None, now=now) for one in held
    ]
    first = [one for one in done_ if isinstance(one, Reply) and given(one.body) == ["first"]]
    assert len(first) == 1
    assert clean()


def test_two_offers_for_the_first_order_are_both_its(now: datetime) -> None:
    other = {**FIRST, "key": "welcome", "group": "more"}
    sells(now, FIRST, other)
    assert sorted(given(bought(now, "o1"))) == ["first", "welcome"]
    assert Counter.objects.get().used == 1
    assert seen(now) == []


def test_a_condition_on_history_waits_for_the_order_before(now: datetime) -> None:
    """No offer is for the nth purchase here: the customer's orders take turns all the same."""
    new = {"field": "orders", "op": "is", "value": 0}
    sells(now, percent("new", 10, condition=new))
    member("c", now)
    answers = in_threads(8, lambda n: redeem(now, ask(f"o{n}", customer="c")))
    assert sum(given(answer.body) == ["new"] for answer in answers) == 1


def test_what_was_bought_is_read_live_and_only_where_an_offer_asks(now: datetime) -> None:
    sells(now, percent("ten", 10))
    bought(now - timedelta(days=100), "o1", lines=(("1", 1, 1000),))
    bought(now - timedelta(days=2), "o2", lines=(("1", 1, 501),))

    def values() -> dict[str, Any]:
        live = offers.live(now=now)
        found = facts.read(ask=ask("o9", customer="c"), live=live, now=now).values
        return {name: found.get(name) for name in ("orders", "spend", "recency_days", "stage")}

    row = Night.objects.create(
        key="n", as_of=now, state="complete", started_at=now, finished_at=now
    )
    assert values() == {"orders": 0, "spend": 0, "recency_days": None, "stage": None}
    rich = {"field": "spend", "op": "at_least", "value": 1000}
    sells(now, percent("rich", 20, condition=rich))
    assert values() == {"orders": 2, "spend": 1351, "recency_days": 2, "stage": None}
    assert not KnowValue.objects.filter(night=row).exists()
