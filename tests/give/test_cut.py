"""The three ways to make a price cheaper."""

import pytest

from guerdon.give.basket import opened
from guerdon.give.cut import FREE, Cut, across, most_across, plain_percent, read
from guerdon.give.kind import Turn
from guerdon.give.reading import Reader
from guerdon.terms.stacking import Stacking
from tests.carts import cart_of


@pytest.mark.parametrize(
    ("cut", "price", "off"),
    [
        (Cut(percent_bp=1250), 1000, 125),
        (Cut(percent_bp=5000), 1, 1),
        (Cut(off_minor=300), 1000, 300),
        (Cut(off_minor=300), 200, 200),
        (Cut(price_minor=300), 1000, 700),
        (Cut(price_minor=300), 200, 0),
        (FREE, 200, 200),
    ],
)
def test_a_cut_never_takes_more_than_the_price(cut: Cut, price: int, off: int) -> None:
    assert cut.of(price) == off


def test_across_lines_a_percentage_is_rounded_once_a_line() -> None:
    basket = opened(cart=cart_of((3, 5)), stacking=Stacking())
    turn = Turn(basket=basket, scope=(0,), whole=(0,))
    assert across(Cut(percent_bp=1000), turn).cuts == {0: (1, 1, 0)}
    assert most_across(Cut(percent_bp=1000), turn) == 2
    assert across(Cut(off_minor=2), turn).cuts == {0: (2, 2, 2)}
    assert most_across(Cut(off_minor=2), turn) == 6


def test_exactly_one_word_is_read() -> None:
    assert read(Reader({"percent": "12.5"})) == Cut(percent_bp=1250)
    assert read(Reader({}), default=FREE) == FREE
    for wrong in ({}, {"percent": 1, "price_minor": 2}):
        reader = Reader(wrong)
        read(reader)
        refusal = reader.refusal()
        assert refusal is not None
        assert refusal.data["where"] == "$"


def test_a_cut_says_itself() -> None:
    assert Cut(percent_bp=1200).said() == {"percent": 12}
    assert Cut(off_minor=5).said() == {"off_minor": 5}
    assert FREE.said() == {"price_minor": 0}
    assert plain_percent(bp=1250) == 12.5
