"""Samples and services."""

from dataclasses import replace

from guerdon.terms.limit import stock_key
from tests.carts import KNOWN, cart_of, quote_for, why_not, wrong_at

WRAP = {"kind": "sample", "value": {"what": "service", "choices": ["gift wrap"]}}


def test_a_service_is_given_beside_the_goods() -> None:
    quote = quote_for(WRAP, cart=cart_of((1, 100)))
    assert [(e.what, e.choices, e.quantity) for e in quote.applied[0].extras] == [
        ("service", ("gift wrap",), 1)
    ]
    assert quote.total_minor == 100


def test_it_has_conditions_like_any_offer() -> None:
    assert why_not({**WRAP, "least_minor": 500}, cart=cart_of((1, 100))) == "spend_short"


def test_something_must_be_given() -> None:
    assert wrong_at({"kind": "sample", "value": {"choices": []}}) == "$.value.choices"


def test_it_is_given_while_stocks_last_and_by_choice() -> None:
    two = {"kind": "sample", "value": {"choices": ["tube", "sachet"]}}
    empty = replace(KNOWN, used={stock_key(item="tube"): 4}, ceilings={stock_key(item="tube"): 4})

    def items(**words: object) -> list[str]:
        quote = quote_for(two, cart=cart_of((1, 100)), **words)  # type: ignore[arg-type]
        return [extra.item for one in quote.applied for extra in one.extras]

    assert items() == ["tube"]
    assert items(gifts={"o0": ("sachet",)}) == ["sachet"]
    assert items(facts=empty) == ["sachet"]
    gone = why_not(two, cart=cart_of((1, 100)), facts=empty, gifts={"o0": ("tube",)})
    assert gone == "gift_gone"
