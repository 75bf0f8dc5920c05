"""What a quote tells beside its total: the runner-up, the nearest miss, why not, in every mode."""

from typing import Any

import pytest

from guerdon.flows.till.quoting import decided, snapshot
from guerdon.terms.quote import Quote, Runner
from guerdon.terms.quote_document import document
from guerdon.terms.reasons import said
from guerdon.terms.stacking import MODES
from tests.carts import KNOWN, NOW, PLAN, asking, cart_of, made, quote_for

BOTH = (
    {"key": "ten", "kind": "percent", "value": {"percent": 10}, "priority": 1},
    {"key": "five", "kind": "amount", "value": {"off_minor": 500}},
    {"key": "two", "kind": "amount", "value": {"off_minor": 200}},
)


def quoted(*documents: dict[str, Any], mode: str, explain: tuple[str, ...] = ()) -> Quote:
    live = snapshot([made(one) for one in documents], plan=PLAN)
    ask = asking(cart_of((1, 10_000), shipping=700))
    found = decided(ask=ask, facts=KNOWN, offers=live, now=NOW, mode=mode, explain=explain)
    assert isinstance(found, Quote)
    return found


@pytest.mark.parametrize(
    ("mode", "chosen", "beside", "minor"),
    [
        ("best_customer", "ten", "five", 500),
        ("priority", "ten", "five", 500),
        ("lowest_cost", "two", "five", 500),
    ],
)
def test_the_runner_up_and_its_total_in_every_mode(
    mode: str, chosen: str, beside: str, minor: int
) -> None:
    found = quoted(*BOTH, mode=mode)
    assert [one.offer for one in found.applied] == [chosen]
    assert found.runner_up == Runner(
        offers=(beside,), discount_minor=minor, total_minor=10_700 - minor
    )
    assert document(quote=found)["runner_up"]["total_minor"] == 10_700 - minor


@pytest.mark.parametrize("mode", MODES)
def test_nothing_else_to_be_had_is_no_runner_up(mode: str) -> None:
    assert quoted(BOTH[0], mode=mode).runner_up is None


def test_what_is_better_is_named_as_customers_know_it() -> None:
    ten = {**BOTH[0], "name": {"zh": "九折", "en": "Tenth off"}}
    found = quoted(ten, *BOTH[1:], mode="best_customer")
    (five, *_) = [one for one in found.not_applied if one.refusal.reason == "beaten"]
    assert five.refusal.data["by"] == "ten"
    assert five.refusal.data["named"] == {"zh": "九折", "en": "Tenth off"}


def test_why_not_for_any_offer_by_name() -> None:
    names = ("ten", "five", "over", "nowhere")
    over = {**BOTH[1], "key": "over", "least_minor": 12_000, "measures": "original"}
    found = quoted(*BOTH, over, mode="best_customer", explain=names)
    told = {one.offer: one.refusal.reason for one in found.not_applied}
    assert told == {
        "five": "beaten",
        "two": "beaten",
        "over": "spend_short",
        "nowhere": "offer_not_live",
    }
    assert ("nowhere", 0) not in found.considered
    again = quoted(*BOTH, over, mode="best_customer", explain=names[:3])
    assert again.considered == found.considered


SHORT: list[tuple[dict[str, Any], int | None, int | None]] = [
    ({"kind": "amount", "value": {"off_minor": 5000}, "least_minor": 3240}, 1240, None),
    ({"kind": "amount", "value": {"off_minor": 5000}, "least_quantity": 5}, None, 3),
    (
        {"kind": "stepped", "value": {"by": "spend", "steps": [{"from": 2100, "off_minor": 9}]}},
        100,
        None,
    ),
    (
        {"kind": "stepped", "value": {"by": "quantity", "steps": [{"from": 3, "percent": 9}]}},
        None,
        1,
    ),
    ({"kind": "cheapest_free", "value": {"quantity": 3}}, None, 1),
    ({"kind": "mix_and_match", "value": {"quantity": 4, "percent": 20}}, None, 2),
    ({"kind": "nth_unit", "value": {"n": 3, "percent": 50}}, None, 1),
    ({"kind": "buy_get", "value": {"buy": 3}}, None, 2),
    (
        {
            "kind": "gift",
            "value": {"by": "quantity", "steps": [{"from": 6, "choices": ["mug"]}]},
        },
        None,
        4,
    ),
    (
        {
            "kind": "amount",
            "value": {"off_minor": 100},
            "condition": {"field": "cart.quantity", "op": "at_least", "value": 4},
        },
        None,
        2,
    ),
    (
        {
            "kind": "bundle",
            "value": {
                "parts": [{"of": {"sku": ["s0"]}}, {"of": {"sku": ["other"]}, "quantity": 2}],
                "percent": 10,
            },
        },
        None,
        2,
    ),
]


@pytest.mark.parametrize(("offer", "minor", "units"), SHORT)
def test_the_nearest_miss_is_told_in_money_or_units(
    offer: dict[str, Any], minor: int | None, units: int | None
) -> None:
    quote = quote_for(offer, cart=cart_of((2, 1000)))
    (missed,) = quote.not_applied
    assert (missed.missing_minor, missed.missing_units) == (minor, units)
    for language, word in (("zh", "再买"), ("en", "more")):
        says = said(reason=missed.refusal.reason, data=missed.refusal.data, language=language)
        assert word in says
        assert ("12.40" if minor == 1240 else str(units or "1.00")) in says


def test_a_miss_tells_what_is_to_be_had_where_that_is_certain() -> None:
    quote = quote_for(SHORT[0][0], cart=cart_of((2, 1000)))
    data = quote.not_applied[0].refusal.data
    assert (
        said(reason="spend_short", data=data, language="zh") == "再买 12.40 美元，立减 50.00 美元。"
    )
    assert said(reason="spend_short", data=data, language="en") == (
        "Spend $12.40 more and save $50.00."
    )
