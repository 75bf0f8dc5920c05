"""The index leaves out only what cannot be eligible."""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.index import NEAR, indexed
from guerdon.terms.cart import Cart
from guerdon.terms.compiled import measuring
from guerdon.terms.holding import chooses, holds
from guerdon.terms.offer import Offer
from tests.carts import CATEGORIES, cart_of, made, some_cart


def posted(offers: list[Offer], cart: Cart, values: dict[str, Any], *codes: str) -> set[int]:
    index = indexed(offers=[(offer, offer.condition) for offer in offers])
    measure = measuring(cart=cart)
    flags = bytes([1] * len(offers))
    return set(
        index.posted(cart=cart, codes=codes, offers=(), values=values, measure=measure, flags=flags)
    )


def some_condition(roll: Random, depth: int = 2) -> dict[str, Any]:
    if depth and roll.random() < 0.4:
        word = roll.choice(("all", "any", "not"))
        if word == "not":
            return {"not": some_condition(roll, depth - 1)}
        return {word: [some_condition(roll, depth - 1) for _ in range(roll.randint(0, 3))]}
    sum_of = {"of": {"category": [roll.choice(CATEGORIES)]}} if roll.random() < 0.6 else {}
    return roll.choice(
        (
            {"field": "tier", "op": "is", "value": roll.choice(("gold", "basic"))},
            {"field": "tier", "op": "in", "value": roll.sample(("gold", "basic", "top"), 2)},
            {"field": "tier", "op": "is_not", "value": "gold"},
            {"field": "segments", "op": "has", "value": roll.choice("ab")},
            {"field": "segments", "op": "has_any", "value": roll.sample("abc", roll.randrange(3))},
            {"field": "segments", "op": "has_all", "value": roll.sample("abc", roll.randrange(3))},
            {"field": "segments", "op": "has_none", "value": ["a"]},
            {"field": "orders", "op": "at_least", "value": roll.randrange(5)},
            {"field": "orders", "op": "unknown"},
            {"field": "cart.subtotal", "op": "at_least", "value": roll.randrange(3000)},
            {"field": "cart.sum", "op": "at_least", "value": roll.randrange(-5, 900), **sum_of},
            {"field": "cart.count", "op": "more_than", "value": roll.randrange(-1, 3), **sum_of},
            {"field": "cart.count", "op": "at_most", "value": roll.randrange(3), **sum_of},
            {"field": "cart.skus", "op": "has", "value": f"s{roll.randrange(5)}", **sum_of},
            {"field": "cart.labels", "op": "has_none", "value": ["new"], **sum_of},
            {"field": "ask.channel", "op": "is", "value": roll.choice(("web", "store"))},
        )
    )


@given(st.integers(0, 2**32))
def test_whatever_holds_is_posted(seed: int) -> None:
    roll = Random(seed)
    offers = []
    for at in range(8):
        document: dict[str, Any] = {
            "key": f"o{at}",
            "kind": "percent",
            "value": {"percent": 5},
            "condition": some_condition(roll),
        }
        if roll.random() < 0.4:
            document["of"] = {"category": [roll.choice(CATEGORIES)]}
        if roll.random() < 0.3:
            document["least_minor"] = roll.randrange(1, 4000)
        offers.append(made(document))
    cart = some_cart(roll)
    values: dict[str, Any] = {
        "tier": roll.choice(("gold", "basic", None)),
        "segments": frozenset(roll.sample("abc", roll.randrange(4))),
        "orders": roll.choice((None, 0, 3, float("nan"))),
        "ask.channel": "web",
    }
    found = posted(offers, cart, values)
    for at, offer in enumerate(offers):
        lines = [line for line in cart.lines if chooses(of=offer.of, line=line)]
        spend = sum(line.value_minor for line in lines)
        if (
            holds(condition=offer.condition, values=values, cart=cart)
            and lines
            and spend >= offer.least_minor
        ):
            assert at in found, offer.condition


def test_an_offer_is_posted_under_its_rarest_word() -> None:
    documents = [
        {"of": {"sku": [f"s{at}"]}, "condition": {"field": "tier", "op": "is", "value": "gold"}}
        for at in range(50)
    ]
    offers = [
        made({"key": f"o{at}", "kind": "percent", "value": {"percent": 5}, **document})
        for at, document in enumerate(documents)
    ]
    # Fifty have gold in common, each has a product of its own: the cart's product finds one.
    assert posted(offers, cart_of((1, 100)), {"tier": "gold"}) == {0}


def test_thresholds_are_cut_off_a_few_beyond_the_cart() -> None:
    offers = [
        made(
            {
                "key": f"o{at:03}",
                "kind": "amount",
                "value": {"off_minor": 1},
                "least_minor": at * 100 + 1,
            }
        )
        for at in range(100)
    ]
    assert posted(offers, cart_of((1, 1000)), {}) == set(range(10 + NEAR))


def test_codes_open_their_offers_only() -> None:
    coded = [
        made(
            {
                "key": f"o{at}",
                "kind": "percent",
                "value": {"percent": 5},
                "codes": "shared",
                "shared_code": f"C{at}",
            }
        )
        for at in range(5)
    ]
    assert posted(coded, cart_of((1, 100)), {}, "C3") == {3}
    assert posted(coded, cart_of((1, 100)), {}) == set()
