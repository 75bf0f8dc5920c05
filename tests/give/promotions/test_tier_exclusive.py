"""A price for each tier."""

from dataclasses import replace

import pytest

from tests.carts import KNOWN, cart_of, quote_for, why_not, wrong_at

TIERS = {
    "kind": "tier_exclusive",
    "layer": "order",
    "value": {"tiers": [{"tier": "silver", "percent": 5}, {"tier": "gold", "percent": 12}]},
}


@pytest.mark.parametrize(("tier", "off"), [("silver", 50), ("gold", 120)])
def test_each_tier_has_its_own(tier: str, off: int) -> None:
    facts = replace(KNOWN, tier=tier, values={"tier": tier})
    assert quote_for(TIERS, cart=cart_of((1, 1000)), facts=facts).discount_minor == off


def test_other_tiers_have_none() -> None:
    facts = replace(KNOWN, tier="basic", values={})
    assert why_not(TIERS, cart=cart_of((1, 1000)), facts=facts) == "other_tiers"


def test_a_condition_of_the_shop_beside_is_told_as_such() -> None:
    facts = replace(KNOWN, tier="basic", values={})
    paid = {**TIERS, "condition": {"field": "ask.payment", "op": "is", "value": "card"}}
    assert why_not(paid, cart=cart_of((1, 1000)), facts=facts) == "condition_unmet"
    assert why_not(paid, cart=cart_of((1, 1000)), facts=facts, payment="card") == "other_tiers"


def test_a_tier_stands_once_and_all_are_of_one_shape() -> None:
    def tiers(*listed: dict[str, object]) -> dict[str, object]:
        return {"kind": "tier_exclusive", "value": {"tiers": list(listed)}}

    gold = {"tier": "gold", "percent": 5}
    assert wrong_at(tiers(gold, gold)) == "$.value.tiers"
    assert wrong_at(tiers(gold, {"tier": "silver", "off_order_minor": 5})) == "$.value.tiers"
