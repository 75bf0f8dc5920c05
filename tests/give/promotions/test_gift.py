"""Gifts with purchase."""

from dataclasses import replace

from guerdon.terms.limit import stock_key
from tests.carts import KNOWN, cart_of, quote_for, why_not, wrong_at

STEPS = {
    "kind": "gift",
    "value": {
        "steps": [
            {"from": 50_000, "choices": ["mug", "towel"], "worth_minor": 1500},
            {"from": 100_000, "choices": ["pot"], "worth_minor": 6000, "quantity": 2},
        ]
    },
}


def gifts(spend: int, **words: object) -> list[tuple[str, ...]]:
    quote = quote_for(STEPS, cart=cart_of((1, spend)), **words)
    return [extra.choices for one in quote.applied for extra in one.extras]


def test_the_highest_step_reached_gives_its_gift() -> None:
    assert gifts(50_000) == [("mug", "towel")]
    assert gifts(100_000) == [("pot",)]


def test_what_is_missing_to_the_gift_is_told() -> None:
    assert why_not(STEPS, cart=cart_of((1, 48_760))) == "spend_short"
    quote = quote_for(STEPS, cart=cart_of((1, 48_760)))
    assert quote.not_applied[0].missing_minor == 1240


def test_all_steps_may_give() -> None:
    each = {"kind": "gift", "value": {**STEPS["value"], "each": True}}  # type: ignore[dict-item]
    quote = quote_for(each, cart=cart_of((1, 100_000)))
    assert [extra.choices[0] for extra in quote.applied[0].extras] == ["mug", "pot"]


def test_only_what_is_in_stock_is_promised() -> None:
    one_pot = replace(
        KNOWN,
        ceilings={stock_key(item="pot"): 5, stock_key(item="mug"): 3},
        used={stock_key(item="pot"): 4, stock_key(item="mug"): 3},
    )
    # Two pots are wanted, one is left: the step below gives way to, and there the towel is left.
    assert gifts(100_000, facts=one_pot) == [("towel",)]


def test_a_gift_stands_beside_money_off() -> None:
    ten = {"kind": "percent", "value": {"percent": 10}}
    quote = quote_for(STEPS, ten, cart=cart_of((1, 90_000)))
    assert [one.offer for one in quote.applied] == ["o0", "o1"]
    assert quote.discount_minor == 9_000


def test_it_costs_and_is_worth_something_but_is_no_discount() -> None:
    quote = quote_for(STEPS, cart=cart_of((1, 60_000)))
    assert (quote.discount_minor, quote.total_minor) == (0, 60_000)


def test_a_gift_without_choices_is_refused() -> None:
    wrong = {"kind": "gift", "value": {"steps": [{"from": 1, "choices": []}]}}
    assert wrong_at(wrong) == "$.value.steps[0].choices"
