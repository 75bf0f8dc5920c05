"""A checkout earns by rules within caps, never on the part that points pay."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.till import checkout, redemption
from guerdon.flows.till.earning import lines_of
from guerdon.store import counters
from guerdon.store.ledger import ledger
from guerdon.terms.cart import Cart, Line
from guerdon.terms.decision import Refusal
from guerdon.terms.points import Part
from guerdon.terms.quote import Quote
from tests.flows.shop import ask, clean, done, in_threads, off, redeem, refused, reserve, sells
from tests.flows.wallets import main, person
from tests.store.ledgers import earned

DAY = timedelta(days=1)
CART = (("1", 2, 1000), ("2", 1, 500))


def test_what_points_pay_is_spread_over_the_lines() -> None:
    lines = tuple(Line(key=k, sku=k, quantity=1, unit_minor=m) for k, m in (("a", 900), ("b", 100)))
    found = lines_of(cart=Cart(lines=lines, currency="USD"), paid=[800, 100], by_points=90)
    assert [(one.paid_minor, one.points_minor) for one in found] == [(720, 80), (90, 10)]
    free = lines_of(cart=Cart(lines=lines, currency="USD"), paid=[0, 0], by_points=0)
    assert [one.paid_minor for one in free] == [0, 0]


def quoted(now: datetime, **words: Any) -> Quote:
    found = checkout.quote(ask=ask(customer="c", lines=CART, **words), now=now)
    assert isinstance(found, Quote), found
    return found


@pytest.mark.django_db(transaction=True)
def test_rules_tiers_payment_and_time_at_the_till(now: datetime) -> None:
    rules = [
        {"key": "tier", "gives": "multiplier", "tiers": {"gold": 150}},
        {"key": "sku", "gives": "per_unit", "points": 3, "of": {"sku": ["sku-1"]}},
        {
            "key": "card",
            "points": 5,
            "condition": {"field": "ask.payment", "op": "is", "value": "card"},
        },
        {
            "key": "night",
            "points": 9,
            "condition": {"field": "ask.hour", "op": "at_least", "value": 20},
        },
        {"key": "past", "points": 7, "end": now.isoformat()},
    ]
    main(now, earn={"rules": rules})
    person("c", now, tier="gold")
    sells(now, off("five", 500))
    found = quoted(now, payment="card")
    # 2,000 paid: 20 plain, half as much again for gold, 3 for each of two pieces, 5 for the card.
    assert {part.rule: part.points for part in found.earned} == {
        "": 20, "tier": 10, "sku": 6, "card": 5
    }  # fmt: skip
    assert found.points_earned == 41
    assert {part.rule for part in quoted(now + timedelta(hours=9)).earned} >= {"night"}
    body = done(redeem(now, ask("o1", customer="c", lines=CART, payment="card")))
    assert body["points"]["earned"] == 41
    assert ledger.balance(customer="c", now=now).total == 41
    assert clean()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_earned_on_what_points_pay_and_before_offers_where_it_says_so(
    now: datetime,
) -> None:
    main(now, earn={"rates": [{"points": 1, "per_minor": 100}], "before_offers": True})
    person("c", now)
    sells(now, off("five", 500))
    ledger.post(entries=[earned("e", "c", 2000, now)])
    assert quoted(now).points_earned == 25
    assert quoted(now, points=1000).points_earned == 15
    assert quoted(now, points=2000).points_earned == 5


@pytest.mark.django_db(transaction=True)
def test_a_daily_cap_is_held_also_by_reservations_and_parallel_orders(now: datetime) -> None:
    main(
        now,
        earn={"rates": [{"points": 1, "per_minor": 100}], "caps": [{"per": "day", "points": 60}]},
    )
    person("c", now)
    held = done(reserve(now, ask("o1", customer="c", lines=CART)))
    assert held["quote"]["points_earned"] == 25
    answers = in_threads(
        5, lambda n: redeem(now, ask(f"p{n}", customer="c", lines=CART), key=f"k:{n}")
    )
    earned_now = sorted(done(one)["points"]["earned"] for one in answers)
    assert earned_now == [0, 0, 0, 10, 25]
    assert done(redemption.redeem(reservation=held["reservation"], key=None, now=now))
    assert ledger.balance(customer="c", now=now).total == 60
    # The next day begins anew, and a quote of an order does not count what that order holds.
    assert quoted(now + DAY).points_earned == 25
    assert clean()


@pytest.mark.django_db(transaction=True)
def test_a_cap_on_spending_takes_no_more_points_than_it_allows(now: datetime) -> None:
    main(now, spend={"caps": [{"per": "day", "points": 700}], "worth": [{"milli": 500}]})
    person("c", now)
    ledger.post(entries=[earned("e", "c", 5000, now)])
    first = done(redeem(now, ask("o1", customer="c", lines=CART, points=500)))["quote"]
    assert (first["points_spent"], first["points_minor"]) == (500, 250)
    second = done(redeem(now, ask("o2", customer="c", lines=CART, points=500)))["quote"]
    assert (second["points_spent"], second["points_minor"]) == (200, 100)
    assert quoted(now + DAY, points=500).points_spent == 500


@pytest.mark.django_db(transaction=True)
def test_points_that_pay_nothing_are_refused(now: datetime) -> None:
    main(now, spend={"worth": [{"milli": 0}]})
    person("c", now)
    ledger.post(entries=[earned("e", "c", 5000, now)])
    cart = ask("o1", customer="c", lines=CART, points=5)
    answer = refused(lambda: redeem(now, cart))
    assert answer == Refusal(reason="points_pay_nothing", data={"wallet": "points"})
    assert counters.standing(keys=["points"]) == {}
    assert Part(wallet="points", rule="", points=25) not in quoted(now).earned
