"""Blind boxes: published odds, and a roll that proves them."""

from collections import Counter

import pytest

from guerdon.give.promotions.blind_box import KIND, BlindBox, drawn, odds
from guerdon.give.reading import Reader
from tests.carts import cart_of, quote_for, wrong_at

VALUE = {
    "prizes": [
        {"item": "pin", "weight": 7, "worth_minor": 100},
        {"item": "cap", "weight": 2, "worth_minor": 500},
        {"item": "gold", "weight": 1, "worth_minor": 9000},
    ],
    "consolation": "card",
}


def terms() -> BlindBox:
    return KIND.read(Reader(VALUE))


def endless(_: str) -> None:
    return None


def test_every_roll_draws_and_the_odds_are_those_published() -> None:
    box = terms()
    drawn_items = Counter(drawn(terms=box, roll=roll, stock=endless) for roll in range(10))
    assert drawn_items == {item: weight for item, weight, _ in odds(terms=box)}
    assert {whole for *_, whole in odds(terms=box)} == {10}


def test_what_ran_out_becomes_the_consolation_and_moves_no_odds() -> None:
    box = terms()
    stock = {"pin": 1, "cap": 0, "gold": 1}.__getitem__
    found = [drawn(terms=box, roll=roll, stock=stock) for roll in range(10)]
    assert Counter(found) == {"pin": 7, "card": 2, "gold": 1}


def test_a_roll_outside_is_a_bug() -> None:
    for roll in (-1, 10):
        with pytest.raises(ValueError, match="roll"):
            drawn(terms=terms(), roll=roll, stock=endless)


def test_the_quote_promises_a_box_worth_its_mean() -> None:
    quote = quote_for({"kind": "blind_box", "value": VALUE}, cart=cart_of((1, 100)))
    extra = quote.applied[0].extras[0]
    assert (extra.what, extra.choices) == ("blind_box", ("pin", "cap", "gold"))
    assert extra.worth_minor == 1070
    assert quote.discount_minor == 0


def test_a_prize_stands_once() -> None:
    twice = {"prizes": [VALUE["prizes"][0], VALUE["prizes"][0]]}  # type: ignore[index]
    assert wrong_at({"kind": "blind_box", "value": twice}) == "$.value.prizes"
