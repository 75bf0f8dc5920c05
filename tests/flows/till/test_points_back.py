"""Returns give points back to where they came from, and never gain any, in any order."""

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from guerdon.flows import trigger
from guerdon.flows.points import points
from guerdon.flows.till import redemption
from guerdon.store.ledger import ledger
from tests.flows.shop import ask, clean, done, redeem, sells
from tests.flows.wallets import main, person
from tests.store.ledgers import earned

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
CART = (("1", 2, 1000), ("2", 1, 550))
RULES = [
    {"key": "tier", "gives": "multiplier", "tiers": {"gold": 250}},
    {"key": "each", "gives": "per_unit", "points": 3, "caps": [{"per": "order", "points": 7}]},
    {"key": "big", "points": 11, "least_minor": 2000, "life": {"kind": "rolling", "days": 9}},
]


def give_back(now: datetime, body: Any, **lines: int) -> Any:
    words: Any = {"lines": lines} if lines else {}
    return done(redemption.roll_back(redemption=body["redemption"], key=None, now=now, **words))


@pytest.mark.parametrize("revoke", ["to_zero", "below_zero"])
def test_no_order_of_returns_gains_points(now: datetime, revoke: str) -> None:
    main(
        now,
        earn={"rules": RULES, "caps": [{"per": "day", "points": 60}]},
        refund={"revoke": revoke},
    )
    double = {"key": "double", "kind": "points_multiplier", "value": {"percent": 200}}
    sells(now, double)
    person("c", now, tier="gold")
    ledger.post(entries=[earned("e", "c", 500, now)])
    for number, way in enumerate(permutations(["1", "1", "2"])):
        at = now + number * DAY
        start = ledger.balance(customer="c", now=at).total
        order = ask(f"o{number}", customer="c", lines=CART, points=300)
        body = done(redeem(at, order))
        assert (body["points"]["spent"], body["points"]["earned"]) == (300, 60)
        taken = 0
        for line in way:
            moved = give_back(at, body, **{line: 1})["points"]
            assert moved["taken_back"] >= 0
            assert moved["forgiven"] == 0
            taken += moved["taken_back"]
            assert ledger.balance(customer="c", now=at).total <= start + 60
        assert taken == 60
        assert ledger.balance(customer="c", now=at).total == start
    assert clean()


def test_a_cap_is_not_free_again_by_a_return(now: datetime) -> None:
    rates = [{"points": 1, "per_minor": 100}]
    main(now, earn={"rates": rates, "caps": [{"per": "day", "points": 30}]})
    person("c", now)
    first = done(redeem(now, ask("o1", customer="c", lines=CART)))
    assert first["points"]["earned"] == 25
    give_back(now, first)
    assert done(redeem(now, ask("o2", customer="c", lines=CART)))["points"]["earned"] == 5


def test_what_was_spent_goes_back_with_its_own_end_or_lives_on(now: datetime) -> None:
    for restores, left in (({}, 0), ({"restores": "extended", "extends_days": 30}, 300)):
        main(now, refund=restores)
        name = f"c{left}"
        person(name, now)
        ledger.post(entries=[earned(f"e{left}", name, 300, now, life=5)])
        cart = ask(f"o{left}", customer=name, lines=(("1", 1, 300),), points=300)
        body = done(redeem(now, cart))
        later = now + 6 * DAY
        assert give_back(later, body)["points"]["given_back"] == 300
        points.expire(now=later)
        assert ledger.balance(customer=name, now=later).available == left
        points.expire(now=later + 30 * DAY)
        assert ledger.balance(customer=name, now=later).total == 0
    assert clean()


def test_owing_earning_and_ending_together(now: datetime) -> None:
    """REVOKE_BELOW_ZERO: what is earned later pays the debt before it ends, once."""
    main(now, refund={"revoke": "below_zero"}, life={"kind": "rolling", "days": 30})
    person("c", now)
    first = done(redeem(now, ask("o1", customer="c", lines=(("1", 1, 10_000),))))
    spend = ask("o2", customer="c", lines=(("1", 1, 100),), points=100)
    done(redeem(now, spend))
    back = give_back(now, first)["points"]
    assert (back["taken_back"], back["forgiven"]) == (100, 0)
    assert ledger.balance(customer="c", now=now).total == -100
    later = now + DAY
    done(redeem(later, ask("o3", customer="c", lines=(("1", 1, 6_000),))))
    assert points.settle(now=later) == 1
    purse = ledger.balance(customer="c", now=later)
    assert (purse.total, purse.owed, purse.available) == (-40, 40, 0)
    assert points.settle(now=later) == 0
    assert points.expire(now=later + 40 * DAY).points == 0
    assert ledger.balance(customer="c", now=later + 40 * DAY).total == -40
    assert clean()


def test_cancelled_and_completed_again_it_earns_again_once(now: datetime) -> None:
    main(now, earn={"rules": [{"key": "order", "points": 9}]})
    person("c", now)
    cart = ask("o1", customer="c", lines=CART)
    first = done(redeem(now, cart))
    give_back(now, first)
    assert ledger.balance(customer="c", now=now).total == 0
    again = redeem(now + DAY, ask("o1-again", customer="c", lines=CART))
    assert done(again)["points"]["earned"] == 34
    assert ledger.balance(customer="c", now=now).total == 34
    assert clean()


def test_points_redeemed_in_one_channel_are_gone_in_another(now: datetime) -> None:
    person("c", now)
    ledger.post(entries=[earned("e", "c", 300, now)])
    cart = (("1", 1, 300),)
    shop = redeem(now, ask("o1", customer="c", lines=cart, points=300, channel="store"))
    web = redeem(now, ask("o2", customer="c", lines=cart, points=300, channel="web"))
    assert done(shop)["points"]["spent"] == 300
    assert web.reason == "points_short"
    assert ledger.balance(customer="c", now=now).total == 0


@pytest.mark.parametrize("revoke", ["to_zero", "below_zero"])
@pytest.mark.parametrize("rolled", [True, False])
def test_what_ended_unused_is_not_asked_back_again(
    now: datetime, revoke: str, rolled: bool
) -> None:
    """Earned 100, 60 spent, 40 ended: a return may take the 60 alone, however it comes."""
    main(now, refund={"revoke": revoke}, life={"kind": "rolling", "days": 30})
    person("c", now)
    whole = done(redeem(now, ask("o1", customer="c", lines=(("1", 4, 2_500),))))
    done(redeem(now, ask("o2", customer="c", lines=(("1", 1, 60),), points=60)))
    later = now + 31 * DAY
    ledger.post(entries=[earned("other", "c", 200, later)])
    if rolled:
        assert points.expire(now=later).points == 40
    taken = [give_back(later, whole, **{"1": 1})["points"]["taken_back"] for _ in range(4)]
    assert taken == [0, 10, 25, 25]
    points.expire(now=later)
    assert ledger.balance(customer="c", now=later).total == 140
    assert clean()


def test_what_slid_into_one_lot_ended_for_each_by_its_part(now: datetime) -> None:
    sliding = {"kind": "sliding", "days": 20, "activity": ["purchase"]}
    main(now, refund={"revoke": "below_zero"}, life=sliding)
    person("c", now)
    first = done(redeem(now, ask("o1", customer="c", lines=(("1", 1, 10_000),))))
    trigger.catch_up(now=now)
    soon = now + 2 * DAY
    second = done(redeem(soon, ask("o2", customer="c", lines=(("1", 1, 30_000),))))
    trigger.catch_up(now=soon)
    later = soon + 30 * DAY
    assert points.expire(now=later).points == 400
    for body in (first, second):
        assert give_back(later, body)["points"] == {
            "given_back": 0,
            "taken_back": 0,
            "forgiven": body["points"]["earned"],
        }
    assert ledger.balance(customer="c", now=later).total == 0
    assert clean()
