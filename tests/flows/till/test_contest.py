"""Who may compete, and the named field defects about codes, limits and own holds."""

from dataclasses import replace
from typing import Any

import pytest

from guerdon.flows.till.contest import MOST_EXPLAINED, malformed
from guerdon.flows.till.quoting import decided, snapshot
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import customer_key, spend_key, total_key
from guerdon.terms.quote import Quote
from tests.carts import KNOWN, NOW, asking, cart_of, made, quote_for

CART = cart_of((1, 1000))
TEN: dict[str, Any] = {"kind": "percent", "value": {"percent": 10}}
CODED = {**TEN, "codes": "unique"}
FRESH = CodeFact(code="A1", offer="o0", owner=None, state="fresh")


def coded(fact: CodeFact, **words: Any) -> Quote:
    facts = replace(KNOWN, codes={fact.code: fact})
    return quote_for(CODED, cart=CART, facts=facts, codes=(fact.code,), **words)


def test_a_fresh_code_opens_its_offer_and_is_named_in_the_answer() -> None:
    quote = coded(FRESH)
    assert [(one.offer, one.code) for one in quote.applied] == [("o0", "A1")]
    assert [(seen.code, seen.offer, seen.refusal) for seen in quote.codes] == [("A1", "o0", None)]


def test_a_reservation_does_not_lock_its_own_customer_out() -> None:
    held = replace(FRESH, state="held", held_by="order-1")
    assert coded(held, order="order-1").applied
    other = coded(held, order="order-2")
    assert not other.applied
    assert other.codes[0].refusal is not None
    assert other.codes[0].refusal.reason == "code_held"
    # An order without a name holds nothing.
    assert not coded(replace(held, held_by=""), order="").applied


def test_an_unknown_code_and_one_of_a_sleeping_offer_are_told() -> None:
    quote = quote_for(TEN, cart=CART, codes=("WHAT",))
    assert quote.codes[0].refusal == Refusal(reason="code_unknown", data={"code": "WHAT"})
    asleep = replace(FRESH, offer="gone")
    facts = replace(KNOWN, codes={"A1": asleep})
    seen = quote_for(TEN, cart=CART, facts=facts, codes=("A1",)).codes[0]
    assert seen.refusal == Refusal(reason="offer_not_live", data={"offer": "gone"})


def test_a_code_of_an_offer_that_does_not_fit_says_why() -> None:
    big = {**TEN, "codes": "shared", "shared_code": "BIG", "least_minor": 1500}
    quote = quote_for(big, cart=CART, codes=("BIG",))
    refusal = quote.codes[0].refusal
    assert refusal is not None
    assert (refusal.reason, refusal.data["missing_minor"]) == ("spend_short", 500)


def test_an_offer_that_wants_a_code_is_not_told_to_those_without() -> None:
    live = snapshot([made({"key": "o0", **CODED})])
    quote = decided(ask=asking(CART), facts=KNOWN, offers=live, now=NOW)
    assert isinstance(quote, Quote)
    assert quote.not_applied == ()
    assert quote.passed_over == 1


def test_limits_hold_for_offers_without_a_code() -> None:
    limited = {**TEN, "limits": {"total": 5, "per_customer": 1}}
    used_up = replace(KNOWN, used={total_key(offer="o0"): 5})
    mine = replace(KNOWN, used={customer_key(offer="o0", customer="ann"): 1})
    for facts in (used_up, mine):
        quote = quote_for(limited, cart=CART, facts=facts)
        assert quote.not_applied[0].refusal.reason == "limit_reached"
    assert quote_for(limited, cart=CART).applied


def test_an_orders_own_use_does_not_flip_its_eligibility() -> None:
    limited = {**TEN, "limits": {"total": 5}}
    key = total_key(offer="o0")
    facts = replace(KNOWN, used={key: 5}, own={key: 1})
    assert quote_for(limited, cart=CART, facts=facts).applied


def test_a_guest_cannot_use_what_is_limited_per_customer() -> None:
    limited = {**TEN, "limits": {"per_customer": 1}}
    guest = Facts(customer=None, known=False)
    quote = quote_for(limited, cart=CART, facts=guest, customer=None)
    assert quote.not_applied[0].refusal.reason == "customer_needed"


def test_a_limit_that_refuses_stops_the_whole_checkout() -> None:
    offer = made({"key": "o0", **TEN, "limits": {"spend_minor": 1000, "when_short": "refuse"}})
    facts = replace(KNOWN, used={spend_key(offer="o0"): 950})
    answer = decided(ask=asking(CART), facts=facts, offers=snapshot([offer]), now=NOW)
    assert isinstance(answer, Refusal)
    assert (answer.reason, answer.data["offer"]) == ("limit_short", "o0")


def test_an_offer_without_effect_is_not_among_those_applied() -> None:
    # So it uses up no limit: a use counts only where a discount was given.
    nothing = {"kind": "fixed_price", "value": {"price_minor": 5000}, "limits": {"total": 1}}
    quote = quote_for(nothing, cart=CART)
    assert quote.applied == ()
    assert quote.not_applied[0].refusal.reason == "gives_nothing"


def test_hidden_offers_are_told_only_when_asked_for_by_name() -> None:
    hidden = made({"key": "o0", **TEN, "hidden": True, "least_minor": 5000})
    live = snapshot([hidden])
    quiet = decided(ask=asking(CART), facts=KNOWN, offers=live, now=NOW)
    loud = decided(ask=asking(CART), facts=KNOWN, offers=live, now=NOW, explain=["o0"])
    assert isinstance(quiet, Quote)
    assert isinstance(loud, Quote)
    assert (len(loud.not_applied), loud.passed_over) == (1, 0)


def test_of_many_refused_a_few_are_told_and_the_rest_counted() -> None:
    closed = {"field": "orders", "op": "at_most", "value": 0}
    offers = [made({"key": f"o{at:03}", **TEN, "condition": closed}) for at in range(100)]
    quote = decided(ask=asking(CART), facts=KNOWN, offers=snapshot(offers), now=NOW)
    assert isinstance(quote, Quote)
    assert len(quote.not_applied) == MOST_EXPLAINED
    assert quote.passed_over == 100 - MOST_EXPLAINED


def test_products_that_do_not_take_part_are_said_so() -> None:
    quote = quote_for({**TEN, "of": {"category": ["tea"]}}, cart=CART)
    assert quote.not_applied[0].refusal.reason == "no_fitting_products"


@pytest.mark.parametrize("units", [10_000, 10_001])
def test_carts_have_bounds(units: int) -> None:
    refusal = malformed(ask=asking(cart_of((units, 1))), currency="USD")
    assert (refusal is None) == (units == 10_000)


class Unwalked(dict[str, Any]):
    """Offers by key that may be looked up, and never walked through."""

    def __iter__(self) -> Any:
        raise AssertionError("a quote must not walk through all live offers")

    keys = values = items = __iter__


def test_a_quote_walks_through_no_more_offers_than_the_index_lets_through() -> None:
    live = snapshot(made({"key": key, **TEN}) for key in ("a", "b"))
    live = replace(live, by_key=Unwalked(live.by_key))
    found = decided(
        ask=asking(cart_of((1, 100))), facts=KNOWN, offers=live, now=NOW, explain=("a", "gone")
    )
    assert isinstance(found, Quote)
    assert [one.offer for one in found.applied] == ["a"]
