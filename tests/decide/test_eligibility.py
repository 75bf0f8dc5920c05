"""The first reason why not, in its order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from guerdon.decide.eligibility import code_for, eligible, unmet
from guerdon.terms.cart import Checkout
from guerdon.terms.condition import parsed
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import budget_key, code_key, day_key, store_key, units_key
from guerdon.terms.offer import Limits, Offer
from guerdon.terms.period import Period
from tests.carts import KNOWN, NOW, asking, cart_of, made

OFFER = made({"key": "o", "kind": "percent", "value": {"percent": 10}})
ASK = asking(cart_of((2, 500, "tea"), (1, 300, "cups")), store="s1")


def why(
    offer: Offer, ask: Checkout = ASK, facts: Facts = KNOWN, values: dict[str, Any] | None = None
) -> str | None:
    refusal = eligible(
        offer=offer, ask=ask, facts=facts, values=values or {}, now=NOW, day="2026-03-14"
    )
    return refusal.reason if refusal else None


def test_a_plain_offer_may_be_had() -> None:
    assert why(OFFER) is None


def test_periods_hold_their_start_and_not_their_end() -> None:
    assert why(replace(OFFER, period=Period(start=NOW))) is None
    assert why(replace(OFFER, period=Period(start=NOW + timedelta(microseconds=1)))) == "not_yet"
    assert why(replace(OFFER, period=Period(end=NOW))) == "over"


def test_the_first_reason_in_order_is_told() -> None:
    worst = replace(
        OFFER,
        period=Period(end=NOW),
        channels=frozenset({"web"}),
        codes="shared",
        shared_code="X",
        limits=Limits(total=1, per_customer=1),
        condition=cond({"field": "tier", "op": "is", "value": "none"}),
    )
    guest = replace(ASK, customer=None)
    full = replace(KNOWN, used={"offer/o/total": 1})
    assert why(worst, guest, full) == "over"
    assert why(replace(worst, period=Period()), guest, full) == "wrong_channel"
    worst = replace(worst, period=Period(), channels=frozenset())
    assert why(worst, guest, full) == "customer_needed"
    assert why(worst, ASK, full) == "code_needed"
    coded = replace(ASK, codes=("X",))
    assert why(worst, coded, full) == "limit_reached"
    assert why(worst, coded) == "condition_unmet"


def cond(document: Any) -> Any:
    condition = parsed(document=document)
    assert not isinstance(condition, Refusal)
    return condition


FACT = CodeFact(code="A1", offer="o", owner=None, state="fresh")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"owner": "ann"}, None),
        ({"state": "held", "held_by": "mine"}, None),
        ({"expires_at": NOW + timedelta(seconds=1)}, None),
        ({"expires_at": NOW}, "code_expired"),
        ({"owner": "bob"}, "code_of_another"),
        ({"state": "held", "held_by": "other"}, "code_held"),
        ({"state": "redeemed"}, "code_redeemed"),
        ({"state": "void"}, "code_void"),
        ({"state": "who knows"}, "code_void"),
        ({"state": "unready"}, "code_unready"),
        ({"state": "open"}, None),
        ({"offer": "another"}, "code_needed"),
    ],
)
def test_codes(change: dict[str, Any], reason: str | None) -> None:
    facts = replace(KNOWN, codes={"A1": replace(FACT, **change)})
    ask = replace(ASK, codes=("A1",), order="mine")
    assert why(replace(OFFER, codes="unique"), ask, facts) == reason


def test_of_several_codes_a_usable_one_is_taken() -> None:
    used = replace(FACT, code="A0", state="redeemed")
    facts = replace(KNOWN, codes={"A0": used, "A1": FACT})
    ask = replace(ASK, codes=("A0", "A1"))
    offer = replace(OFFER, codes="unique")
    assert code_for(offer=offer, ask=ask, facts=facts, now=NOW) == "A1"


def test_what_cannot_be_counted_cannot_be_had() -> None:
    by_store = replace(OFFER, limits=Limits(per_store=3))
    assert why(by_store) is None
    assert why(by_store, replace(ASK, store="")) == "store_needed"
    assert why(replace(OFFER, limits=Limits(per_code=3))) == "code_needed"
    assert why(replace(OFFER, limits=Limits(per_customer=3)), replace(ASK, customer=None)) == (
        "customer_needed"
    )


@pytest.mark.parametrize(
    ("limits", "key"),
    [
        (Limits(per_day=3), day_key(offer="o", day="2026-03-14")),
        (Limits(per_store=3), store_key(offer="o", store="s1")),
        (Limits(units=3), units_key(offer="o")),
        (Limits(spend_minor=3), "offer/o/spend"),
    ],
)
def test_each_limit_is_reached_at_its_number(limits: Limits, key: str) -> None:
    offer = replace(OFFER, limits=limits)
    assert why(offer, facts=replace(KNOWN, used={key: 2})) is None
    assert why(offer, facts=replace(KNOWN, used={key: 3})) == "limit_reached"


def test_a_shared_budget_has_its_ceiling_in_the_store() -> None:
    offer = replace(OFFER, limits=Limits(budget="b"))
    key = budget_key(budget="b")
    assert why(offer) is None
    assert why(offer, facts=replace(KNOWN, ceilings={key: 5}, used={key: 4})) is None
    assert why(offer, facts=replace(KNOWN, ceilings={key: 5}, used={key: 5})) == "limit_reached"
    # One that was never opened has nothing in it, and nobody used that up.
    assert why(offer, facts=replace(KNOWN, ceilings={key: 0}, used={key: 0})) == "limit_reached"
    assert why(offer, facts=replace(KNOWN, ceilings={key: 0})) == "budget_unknown"


def test_a_limit_per_code_counts_the_code_given() -> None:
    offer = replace(OFFER, codes="shared", shared_code="X", limits=Limits(per_code=2))
    ask = replace(ASK, codes=("X",))
    full = replace(KNOWN, used={code_key(offer="o", code="X"): 2})
    assert (why(offer, ask), why(offer, ask, full)) == (None, "limit_reached")


def test_where_only_spend_is_missing_it_says_how_much() -> None:
    condition = cond(
        {
            "all": [
                {"field": "tier", "op": "is", "value": "gold"},
                {
                    "field": "cart.sum",
                    "op": "at_least",
                    "value": 2240,
                    "of": {"category": ["tea"]},
                },
            ]
        }
    )
    near = unmet(condition=condition, values={"tier": "gold"}, cart=ASK.cart)
    assert (near.reason, near.data["missing_minor"]) == ("spend_short", 1240)
    far = unmet(condition=condition, values={"tier": "basic"}, cart=ASK.cart)
    assert (far.reason, far.data["fields"]) == ("condition_unmet", "cart.sum, tier")


def test_a_threshold_between_minor_units_is_reached_at_the_next() -> None:
    condition = cond({"field": "cart.subtotal", "op": "at_least", "value": 1300.5})
    assert unmet(condition=condition, values={}, cart=ASK.cart).data["missing_minor"] == 1


def test_one_way_of_several_is_not_near() -> None:
    either = cond(
        {
            "any": [
                {"field": "cart.subtotal", "op": "at_least", "value": 9999},
                {"field": "tier", "op": "is", "value": "gold"},
            ]
        }
    )
    why = unmet(condition=either, values={}, cart=ASK.cart)
    assert (why.reason, why.data["fields"]) == ("condition_unmet", "cart.subtotal, tier")


def test_the_compiled_condition_is_asked_where_there_is_one() -> None:
    asked: list[int] = []

    def holding() -> bool:
        asked.append(1)
        return True

    never = replace(OFFER, condition=cond({"any": []}))
    answer = eligible(
        offer=never, ask=ASK, facts=KNOWN, values={}, now=NOW, day="", holding=holding
    )
    assert (answer, asked) == (None, [1])
