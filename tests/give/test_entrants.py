"""Who competes, who may stand beside whom, and what purses allow."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.basket import opened
from guerdon.give.entrants import (
    Entrant,
    clash,
    clashes,
    entered,
    fallen,
    fewest,
    masks,
    short_of,
    take,
    why_nothing,
)
from guerdon.give.live import snapshot
from guerdon.terms.cart import Cart
from guerdon.terms.limit import budget_key, spend_key
from guerdon.terms.offer import Limits
from guerdon.terms.stacking import Stacking
from tests.carts import KNOWN, cart_of, made, off_by, quote_for, some_offers, some_stacking

PLAIN = Stacking()
GROUPS = Stacking(groups={"a": "add", "m": "multiply", "f": "first"})


def entrants(*documents: dict[str, object], cart: Cart, stacking: Stacking) -> list[Entrant]:
    live = snapshot(made({"key": f"o{at}", **one}) for at, one in enumerate(documents))
    whole = tuple(range(len(cart.lines)))
    found = [
        one
        for offer in live.offers
        for one in entered(live=offer, terms=offer.terms, whole=whole, stacking=stacking)
    ]
    return sorted(found, key=lambda one: one.rank)


def ten(**words: object) -> dict[str, object]:
    return {"kind": "percent", "layer": "line", "value": {"percent": 10}, **words}


CAPPED = {"kind": "percent", "layer": "line", "value": {"percent": 10, "cap_minor": 999}}
TWO = cart_of((1, 1000), (1, 500))


def test_a_plain_line_offer_enters_line_by_line() -> None:
    found = entrants(ten(), cart=TWO, stacking=PLAIN)
    assert [(one.scope, one.whole) for one in found] == [((0,), (0, 1)), ((1,), (0, 1))]


def test_where_lines_bear_on_one_another_it_enters_whole() -> None:
    for document in (CAPPED, ten(least_minor=5, measures="running"), ten(layer="order")):
        assert [one.scope for one in entrants(document, cart=TWO, stacking=PLAIN)] == [(0, 1)]
    assert len(entrants(ten(least_minor=5), cart=TWO, stacking=PLAIN)) == 2


def test_of_one_group_a_line_takes_one() -> None:
    one, other = ten(), {"kind": "fixed_price", "value": {"price_minor": 450}}
    # Line by line the best: 10 % of 10.00 against 5.50 off; on the second line 0.50 either way.
    quote = quote_for(one, other, cart=TWO)
    assert [(each.offer, each.minor) for each in quote.applied] == [("o0", 50), ("o1", 550)]


def test_group_rules() -> None:
    cart = cart_of((1, 1000))

    def pair(group: str) -> int:
        half = {"kind": "percent", "layer": "line", "value": {"percent": 50}}
        first = {**half, "group": group, "priority": 1, "value": {"percent": 20}}
        both = (first, {**half, "group": group})
        return quote_for(*both, cart=cart, stacking=GROUPS).discount_minor

    assert pair("b") == 500
    assert pair("f") == 200
    assert pair("a") == 200 + 500
    assert pair("m") == 200 + 400


def test_exclusive_offers_stand_alone_in_layer_or_cart() -> None:
    order = {"kind": "amount", "value": {"off_minor": 300}}
    free = {"kind": "shipping", "value": {}}
    cart = cart_of((1, 1000), shipping=200)

    def together(exclusive: str) -> list[str]:
        alone = {**ten(group="x"), "value": {"percent": 40}, "exclusive": exclusive}
        quote = quote_for(alone, ten(group="y"), order, free, cart=cart)
        return [one.offer for one in quote.applied]

    assert together("no") == ["o0", "o1", "o2", "o3"]
    assert together("layer") == ["o0", "o2", "o3"]
    assert together("cart") == ["o1", "o2", "o3"]


def test_never_pairs_win_over_always_pairs_and_those_over_groups() -> None:
    one, other = ten(), ten()
    cart = cart_of((1, 1000))
    assert quote_for(one, other, cart=cart).discount_minor == 100
    assert quote_for({**one, "also_with": ["o1"]}, other, cart=cart).discount_minor == 190
    both = {**one, "also_with": ["o1"], "never_with": ["o1"]}
    assert quote_for(both, other, cart=cart).discount_minor == 100
    order = {"kind": "amount", "value": {"off_minor": 300}, "group": "coupons"}
    assert quote_for({**one, "never_with": ["coupons"]}, order, cart=cart).discount_minor == 300


@given(st.integers(0, 2**32))
def test_the_quick_way_to_find_clashes_is_the_slow_way(seed: int) -> None:
    roll = Random(seed)
    stacking = some_stacking(roll)
    offers = [
        replace(offer, exclusive="no", never_with=frozenset(), also_with=frozenset())
        for offer in some_offers(roll)
    ]
    live = snapshot(offers)
    found = [
        entrant
        for one in live.offers
        for entrant in entered(
            live=one,
            terms=one.terms,
            whole=tuple(sorted(roll.sample(range(4), roll.randint(1, 4)))),
            stacking=stacking,
        )
    ]
    slow = [
        sum(
            1 << at
            for at, other in enumerate(found)
            if clash(one=one, other=other, stacking=stacking)
        )
        for one in found
    ]
    assert clashes(entrants=found, stacking=stacking) == slow


def test_of_a_first_group_only_the_first_on_each_line_stands() -> None:
    narrow = ten(group="f", priority=2, value={"percent": 5})
    found = entrants(narrow, ten(group="f"), ten(group="g"), cart=TWO, stacking=GROUPS)
    ways = fallen(entrants=found, stacking=GROUPS)
    told = [
        (one.live.offer.key, to and to.live.offer.key) for one, to in zip(found, ways, strict=True)
    ]
    assert told == [("o0", None)] * 2 + [("o1", "o0")] * 2 + [("o2", None)] * 2
    quote = quote_for(narrow, ten(group="f"), cart=TWO, stacking=GROUPS)
    assert quote.not_applied[0].refusal.data["by"] == "o0"


def test_a_twin_gives_way_and_is_told_to_whom() -> None:
    quote = quote_for(ten(), ten(), cart=TWO)
    assert [one.offer for one in quote.applied] == ["o0"]
    beaten = quote.not_applied[0]
    assert (beaten.offer, beaten.refusal.reason, beaten.refusal.data["by"]) == (
        "o1",
        "beaten",
        "o0",
    )
    # Twins that may stand together are no twins.
    assert (
        quote_for(ten(group="m"), ten(group="m"), cart=TWO, stacking=GROUPS).discount_minor == 285
    )


def test_money_purses_clip_or_skip() -> None:
    used = replace(KNOWN, used={spend_key(offer="o0"): 900})
    cart = cart_of((1, 1000), (1, 500))

    def limited(policy: str) -> dict[str, object]:
        return ten(layer="order", limits={"spend_minor": 1000, "when_short": policy})

    assert off_by(limited("clip"), cart=cart, facts=used) == {"0": (67,), "1": (33,)}
    assert off_by(limited("skip"), cart=cart, facts=used) == {}
    reason = quote_for(limited("skip"), cart=cart, facts=used).not_applied[0].refusal
    assert (reason.reason, reason.data["limit"]) == ("limit_short", spend_key(offer="o0"))


def test_two_offers_share_a_budget() -> None:
    key = budget_key(budget="spring")
    facts = replace(KNOWN, ceilings={key: 1000}, used={key: 700})
    cart = cart_of((1, 2000))
    shared = {"limits": {"budget": "spring", "when_short": "clip"}}
    both = (ten(group="x", **shared), ten(group="y", **shared))
    quote = quote_for(*both, cart=cart, facts=facts)
    assert [one.minor for one in quote.applied] == [200, 100]
    # What this order holds already is free for it.
    own = replace(facts, own={key: 250})
    assert quote_for(*both, cart=cart, facts=own).discount_minor == 380


def test_the_greatest_cuts_are_kept_where_units_run_short() -> None:
    cuts = {0: (5, 9), 1: (9, 2)}
    assert fewest(cuts=cuts, units=2) == {0: (0, 9), 1: (9, 0)}
    assert fewest(cuts=cuts, units=0) == {}


def test_why_nothing_is_given_is_told() -> None:
    cart = cart_of((2, 1000))

    def why(document: dict[str, object]) -> str | None:
        (entrant,) = entrants(document, cart=cart, stacking=PLAIN)
        start = opened(cart=cart, stacking=PLAIN)
        refusal = why_nothing(entrant=entrant, basket=start)
        assert (refusal is None) == (take(entrant=entrant, basket=start) is not None)
        return refusal.reason if refusal else None

    assert why(ten()) is None
    assert why(ten(least_minor=2001)) == "spend_short"
    assert why(ten(least_quantity=3)) == "quantity_short"
    assert why({"kind": "fixed_price", "value": {"price_minor": 1000}}) == "gives_nothing"


def test_the_purse_that_is_short_is_named() -> None:
    (entrant,) = entrants(ten(layer="order"), cart=TWO, stacking=PLAIN)
    bounded = replace(entrant, money=("m",))
    start = opened(cart=TWO, stacking=PLAIN, purses={"m": 149})
    assert short_of(entrant=bounded, basket=start) == "m"
    assert short_of(entrant=bounded, basket=replace(start, purses={"m": 150})) == ""
    assert Limits().when_short == "skip"


def test_bits_say_what_bears_on_what() -> None:
    def bits(document: dict[str, object]) -> tuple[int, int]:
        (entrant, *_) = entrants(document, cart=TWO, stacking=PLAIN)
        return masks(entrant=entrant, lines=2, capped=False, purses=())

    assert bits(ten()) == (0b01, 0b01)
    assert bits(ten(layer="order")) == (0b11, 0b11)
    free = {"kind": "shipping", "value": {}}
    assert bits({**free, "measures": "original"}) == (0b100, 0b100)
    assert bits(free) == (0b100, 0b111)
    points = {"kind": "points_multiplier", "value": {"percent": 200}}
    assert bits({**points, "measures": "original"}) == (0, 0)
