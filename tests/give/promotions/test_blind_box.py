"""Blind boxes: published odds, and a roll that proves them."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.promotions.blind_box import KIND, BlindBox, drawn, odds, rolled
from guerdon.give.reading import Reader
from guerdon.terms.limit import stock_key
from guerdon.terms.quote import Odds
from tests.carts import KNOWN, cart_of, quote_for, why_not, wrong_at

VALUE = {
    "prizes": [
        {"item": "pin", "weight": 7, "worth_minor": 100},
        {"item": "cap", "weight": 2, "worth_minor": 500},
        {"item": "gold", "weight": 1, "worth_minor": 9000},
    ],
    "consolation": "card",
}
AGAIN = {**VALUE, "when_out": "redraw"}
BOX = {"kind": "blind_box", "value": VALUE}


def terms(value: object = VALUE) -> BlindBox:
    return KIND.read(Reader(value))


def endless(_: str) -> None:
    return None


def weights(chances: tuple[Odds, ...]) -> dict[str, int]:
    assert len({one.of for one in chances}) == 1
    assert sum(one.weight for one in chances) == chances[0].of
    return {one.item: one.weight for one in chances}


def test_every_roll_draws_and_the_odds_are_those_published() -> None:
    chances = odds(terms=terms(), stock=endless)
    tally = Counter(drawn(chances=chances, roll=roll) for roll in range(10))
    assert tally == weights(chances) == {"pin": 7, "cap": 2, "gold": 1}


def test_what_ran_out_becomes_the_consolation_and_moves_no_odds() -> None:
    stock = {"pin": 1, "cap": 0, "gold": 1, "card": 5}.__getitem__
    chances = odds(terms=terms(), stock=stock)
    assert weights(chances) == {"pin": 7, "card": 2, "gold": 1}
    # Nothing to console with: such a box is not handed out at all.
    assert odds(terms=terms(), stock={"pin": 1, "cap": 0, "gold": 1, "card": 0}.__getitem__) == ()


def test_a_redraw_is_among_what_is_left_at_conditional_odds() -> None:
    stock = {"pin": 0, "cap": 3, "gold": 1, "card": 0}.__getitem__
    chances = odds(terms=terms(AGAIN), stock=stock)
    assert weights(chances) == {"cap": 2, "gold": 1}
    assert {drawn(chances=chances, roll=roll) for roll in range(3)} == {"cap", "gold"}
    assert odds(terms=terms(AGAIN), stock=lambda _: 0) == ()


def test_a_roll_outside_is_a_bug() -> None:
    chances = odds(terms=terms(), stock=endless)
    for roll in (-1, 10):
        with pytest.raises(ValueError, match="roll"):
            drawn(chances=chances, roll=roll)


@given(st.text(max_size=40), st.integers(1, 10**9))
def test_a_roll_follows_from_its_seed_and_stays_below(seed: str, below: int) -> None:
    roll = rolled(seed=seed, below=below)
    assert 0 <= roll < below
    assert rolled(seed=seed, below=below) == roll


def test_rolls_are_as_likely_as_the_odds_say() -> None:
    """Chi-square of 3,000 seeds over ten faces; 27.9 is its 99.9 % point with nine degrees."""
    tally = Counter(rolled(seed=f"s{number}", below=10) for number in range(3000))
    assert set(tally) == set(range(10))
    assert sum((tally[face] - 300) ** 2 / 300 for face in range(10)) < 27.9


def test_the_quote_promises_a_box_worth_its_mean() -> None:
    quote = quote_for(BOX, cart=cart_of((1, 100)))
    extra = quote.applied[0].extras[0]
    assert (extra.what, extra.choices, extra.item) == ("blind_box", ("pin", "cap", "gold"), "")
    assert weights(extra.odds) == {"pin": 7, "cap": 2, "gold": 1}
    assert extra.worth_minor == 1070
    assert (quote.discount_minor, quote.rolls) == (0, ())


def test_no_box_where_nothing_is_left_for_it() -> None:
    empty = replace(
        KNOWN,
        used={stock_key(item="gold"): 2},
        ceilings={stock_key(item="gold"): 2, stock_key(item="card"): 0},
    )
    assert why_not(BOX, cart=cart_of((1, 100)), facts=empty) == "gifts_gone"
    again = {"kind": "blind_box", "value": AGAIN}
    assert weights(quote_for(again, cart=cart_of((1, 100)), facts=empty).applied[0].extras[0].odds)


def test_a_prize_stands_once_and_out_of_stock_has_a_policy() -> None:
    twice = {"prizes": [VALUE["prizes"][0], VALUE["prizes"][0]]}  # type: ignore[index]
    assert wrong_at({"kind": "blind_box", "value": twice}) == "$.value.prizes"
    unknown = {"kind": "blind_box", "value": {**VALUE, "when_out": "later"}}
    assert wrong_at(unknown) == "$.value.when_out"
    assert terms({"prizes": VALUE["prizes"]}).when_out == "redraw"
