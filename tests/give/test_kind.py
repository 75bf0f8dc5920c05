"""What a kind sees and what it gives."""

from guerdon.give.basket import opened
from guerdon.give.kind import Given, Turn, together
from guerdon.terms.quote import Extra
from guerdon.terms.stacking import Stacking
from tests.carts import cart_of


def turn(**words: object) -> Turn:
    basket = opened(cart=cart_of((2, 1000), (1, 400)), stacking=Stacking())
    return Turn(basket=basket, **{"scope": (0, 1), "whole": (0, 1), **words})  # type: ignore[arg-type]


def test_thresholds_look_at_the_whole_though_a_part_is_cut() -> None:
    part = turn(scope=(1,))
    assert (part.spend(), part.quantity(), part.value(1)) == (2400, 3, 400)


def test_units_of_sets_are_not_free() -> None:
    some = turn()
    some.basket = some.basket.less({}, sets=frozenset({(0, 1)}))
    assert some.free_units() == [(1000, 0, 0), (400, 1, 0)]


def test_the_entry_base_shows_prices_at_the_beginning_of_the_layer() -> None:
    some = turn(base="entry")
    some.basket = some.basket.less({0: (300, 0)})
    assert some.value(0) == 2000
    assert turn().value(0) == 2000


def test_money_worth_and_cost_are_told_apart() -> None:
    mug = Extra(what="gift", choices=("mug",), worth_minor=900, cost_minor=200)
    given = Given(cuts={0: (10, 5)}, shipping=7, extras=(mug,))
    assert (given.minor, given.worth, given.cost) == (22, 922, 222)
    assert Given().minor == 0


def test_a_spread_is_split_only_within_what_fits() -> None:
    given = together(turn(), total=99_999, data={})
    assert given.minor == 2400
    assert given.cuts == {0: (1000, 1000), 1: (400,)}
