"""Sets of units."""

from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.basket import opened
from guerdon.give.cut import Cut
from guerdon.give.kind import Turn
from guerdon.give.sets import (
    cheapest_first,
    dearest_first,
    most_of_sets,
    off_sets,
    places,
)
from guerdon.terms.stacking import Stacking
from tests.carts import cart_of, some_cart


def turn_on(*lines: tuple[int, int]) -> Turn:
    basket = opened(cart=cart_of(*lines), stacking=Stacking())
    scope = tuple(range(len(lines)))
    return Turn(basket=basket, scope=scope, whole=scope)


def test_equal_prices_keep_the_order_of_the_cart() -> None:
    units = turn_on((2, 500), (1, 900), (1, 500)).free_units()
    assert dearest_first(units) == [(900, 1, 0), (500, 0, 0), (500, 0, 1), (500, 2, 0)]
    assert cheapest_first(units) == dearest_first(units)[::-1]
    assert places(units[:1]) == {(0, 0)}


def test_a_set_that_gets_no_cheaper_stays_free() -> None:
    turn = turn_on((2, 500), (2, 100))
    units = dearest_first(turn.free_units())
    given = off_sets(turn=turn, sets=[units[:2], units[2:]], cut=Cut(price_minor=600))
    assert given.cuts == {0: (200, 200)}
    assert given.sets == {(0, 0), (0, 1)}
    assert given.data["sets"] == 1


@given(st.integers(0, 2**32))
def test_no_choice_of_sets_exceeds_the_bound(seed: int) -> None:
    roll = Random(seed)
    cart = some_cart(roll, most_lines=3, most_units=2)
    basket = opened(cart=cart, stacking=Stacking())
    scope = tuple(range(len(cart.lines)))
    turn = Turn(basket=basket, scope=scope, whole=scope)
    size = roll.randint(1, 3)
    cut = roll.choice((Cut(percent_bp=3333), Cut(off_minor=77), Cut(price_minor=120)))
    units = turn.free_units()
    bound = most_of_sets(turn=turn, size=size, most_sets=9, cut=cut)
    for first in combinations(units, size):
        rest = [unit for unit in units if unit not in first]
        assert off_sets(turn=turn, sets=[first], cut=cut).minor <= bound
        for second in combinations(rest, size):
            assert off_sets(turn=turn, sets=[first, second], cut=cut).minor <= bound
