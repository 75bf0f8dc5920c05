"""For many carts at once: what each offer gives is what the quote says, to the last minor unit."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from guerdon.flows.till.many import given
from guerdon.flows.till.quoting import decided, snapshot
from guerdon.give.live import LiveOffers
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.period import Period
from guerdon.terms.stacking import MODES
from tests.carts import KNOWN, NOW, PLAN, asking, made, some_cart, some_offers, some_stacking

CODES = {"own": CodeFact(code="own", offer="o1", owner=None, state="fresh")}
ASKED: tuple[dict[str, Any], ...] = (
    {"codes": "shared", "shared_code": "all"},
    {"codes": "unique"},
    {"channels": frozenset({"web"})},
    {"channels": frozenset({"store"})},
    {"period": Period(end=NOW)},
    {"period": Period(start=NOW - timedelta(hours=1))},
)


def shop(roll: Random) -> LiveOffers:
    """Random offers, some of which ask for more than a condition, in any mode."""
    offers = [
        replace(one, **roll.choice(ASKED)) if roll.random() < 0.3 else one
        for one in some_offers(roll)
    ]
    stacking = replace(some_stacking(roll), mode=roll.choice(MODES))
    return snapshot(offers, stacking=stacking, plan=PLAN)


def both(ask: Checkout, facts: Facts, live: LiveOffers) -> tuple[Any, Any]:
    """By offer what comes off each line, unit by unit; as the many say it, and as the quote."""
    quote = decided(ask=ask, facts=facts, offers=live, now=NOW)
    found = given(ask=ask, facts=facts, offers=live, now=NOW)
    if isinstance(quote, Refusal):
        return found, quote
    assert not isinstance(found, Refusal)
    told: dict[str, Any] = {}
    for offer, one in found:
        minor, things, cuts = told.get(offer.key, (0, 0, {}))
        cuts = cuts | {ask.cart.lines[line].key: off for line, off in one.cuts.items()}
        told[offer.key] = minor + one.minor, things + len(one.extras), cuts
    said = {
        one.offer: (one.minor, len(one.extras), {each.line: each.units for each in one.shares})
        for one in quote.applied
    }
    return told, said


@settings(max_examples=300)
@drawn(st.integers(0, 2**32))
def test_as_the_quote(seed: int) -> None:
    roll = Random(seed)
    live = shop(roll)
    codes = roll.choice(((), ("all", "own")))
    known = replace(
        KNOWN, codes=CODES, care_until=roll.choice((None, None, NOW, NOW + timedelta(days=1)))
    )
    told, said = both(asking(some_cart(roll), codes=codes), known, live)
    assert told == said


@drawn(st.lists(st.sampled_from([5, 10, 10, 20]), min_size=1, max_size=5), st.booleans())
def test_of_equals_the_one_of_the_quote(percents: list[int], apart: bool) -> None:
    kinds = ({"layer": "line"}, {}) if apart else ({},)
    live = snapshot(
        [
            made({"key": f"o{at}", "kind": "percent", "value": {"percent": each}, **kind})
            for at, each in enumerate(percents)
            for kind in (kinds[at % len(kinds)],)
        ]
    )
    told, said = both(asking(some_cart(Random(len(percents)))), KNOWN, live)
    assert told == said


def test_a_cart_that_is_malformed_is_refused() -> None:
    lines = (Line(key="1", sku="tea", quantity=0, unit_minor=5),)
    ask = Checkout(cart=Cart(lines=lines, currency="USD"), customer="ann")
    told, said = both(ask, KNOWN, snapshot(some_offers(Random(1))))
    assert isinstance(told, Refusal)
    assert told == said


@pytest.mark.parametrize("when_short", ["refuse", "skip"])
def test_a_limit_that_says_refuse_refuses_the_cart(when_short: str) -> None:
    limits = {"spend_minor": 5, "when_short": when_short}
    offer = made({"key": "o", "kind": "percent", "value": {"percent": 50}, "limits": limits})
    lines = (Line(key="1", sku="tea", quantity=1, unit_minor=100),)
    ask = Checkout(cart=Cart(lines=lines, currency="USD"), customer="ann")
    told, said = both(ask, KNOWN, snapshot([offer]))
    assert isinstance(told, Refusal) is (when_short == "refuse")
    assert told == said
