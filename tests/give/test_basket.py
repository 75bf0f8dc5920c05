"""What is left to pay, floors, caps and how amounts are split."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.basket import (
    Basket,
    at_most,
    off_lines,
    off_together,
    off_units,
    opened,
    percent_of,
    split,
    taken,
)
from guerdon.terms.cart import Cart, Line
from guerdon.terms.money import shared
from guerdon.terms.stacking import Stacking
from tests.carts import cart_of

lines = st.lists(
    st.builds(
        Line,
        key=st.uuids().map(str),
        sku=st.just("s"),
        quantity=st.integers(1, 4),
        unit_minor=st.integers(0, 5000),
        floor_minor=st.integers(0, 3000),
    ),
    min_size=1,
    max_size=5,
)


def basket_of(some: list[Line], **rules: int) -> Basket:
    cart = Cart(lines=tuple(some), currency="USD")
    return opened(cart=cart, stacking=Stacking(**rules))


@given(lines, st.integers(0, 30_000))
def test_what_comes_off_together_is_all_that_fits_and_never_below_a_floor(
    some: list[Line], total: int
) -> None:
    basket = basket_of(some)
    scope = tuple(range(len(some)))
    cuts = off_together(basket=basket, scope=scope, total=total)
    assert taken(cuts) == min(total, basket.rooms(scope))
    after = basket.less(cuts)
    for at, line in enumerate(some):
        assert after.sums[at] == sum(after.left[at])
        assert min(after.left[at]) >= 0
        assert after.sums[at] >= min(line.value_minor, line.floor_minor * line.quantity)
    assert after.room == basket.room - taken(cuts)


@given(lines, st.integers(1, 9000))
def test_where_nothing_is_blocked_shares_are_in_proportion(some: list[Line], total: int) -> None:
    free = [replace(line, floor_minor=0) for line in some]
    basket = basket_of(free)
    total = min(total, sum(basket.sums))
    cuts = off_together(basket=basket, scope=tuple(range(len(free))), total=total)
    if total:
        by_line = [sum(cuts.get(at, ())) for at in range(len(free))]
        assert by_line == shared(total=total, weights=basket.sums)


@given(lines, st.dictionaries(st.integers(0, 4), st.integers(0, 9000)))
def test_line_wishes_do_not_move(some: list[Line], wishes: dict[int, int]) -> None:
    wishes = {line: wish for line, wish in wishes.items() if line < len(some)}
    basket = basket_of(some)
    cuts = off_lines(basket=basket, wishes=wishes)
    for line, wish in wishes.items():
        assert sum(cuts.get(line, ())) == min(wish, basket.headroom(line))


@given(lines, st.integers(-5, 6000))
def test_unit_wishes_stop_at_the_price_and_the_floor(some: list[Line], wish: int) -> None:
    basket = basket_of(some)
    wishes = {at: dict.fromkeys(range(line.quantity), wish) for at, line in enumerate(some)}
    for line, off in off_units(basket=basket, wishes=wishes).items():
        assert all(0 <= cut <= min(wish, some[line].unit_minor) for cut in off)
        assert sum(off) <= basket.headroom(line)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6), st.data())
def test_a_split_is_the_same_by_its_short_cuts(prices: list[int], data: st.DataObject) -> None:
    if not sum(prices):
        return
    amount = data.draw(st.integers(0, sum(prices)))
    whole = tuple(shared(total=amount, weights=prices))
    assert split(amount=amount, prices=tuple(prices)) == whole
    equal = (prices[0] + 1,) * len(prices)
    some = data.draw(st.integers(0, sum(equal)))
    assert split(amount=some, prices=equal) == tuple(shared(total=some, weights=equal))


@given(st.lists(st.lists(st.integers(0, 90), min_size=1, max_size=3), max_size=4), st.data())
def test_scaling_down_gives_exactly_the_limit(offs: list[list[int]], data: st.DataObject) -> None:
    cuts = {at: tuple(off) for at, off in enumerate(offs)}
    limit = data.draw(st.integers(0, taken(cuts) + 5))
    fewer = at_most(cuts=cuts, limit=limit)
    assert taken(fewer) == min(limit, taken(cuts))
    for line, off in fewer.items():
        assert all(0 <= less <= more for less, more in zip(off, cuts[line], strict=True))


def test_caps_and_margins_make_floors() -> None:
    line = Line(key="a", sku="a", quantity=2, unit_minor=1000, cost_minor=700)
    assert basket_of([line]).floors == (0,)
    assert basket_of([line], line_cap_bp=3000).floors == (1400,)
    assert basket_of([line], margin_floor_bp=2000).floors == (1680,)
    assert basket_of([replace(line, cost_minor=5000)], margin_floor_bp=0).floors == (2000,)
    assert basket_of([line], order_cap_bp=2500).room == 500


def test_each_base_shows_its_own_prices() -> None:
    basket = opened(cart=cart_of((2, 1000), (1, 500)), stacking=Stacking())
    line = basket.less({0: (100, 0)})
    assert line.spend((0, 1), base="original") == 2500
    assert line.spend((0, 1), base="running") == 2400
    assert line.spend((0, 1), base="after_line") == 2400
    assert line.prices(0, base="entry") == (1000, 1000)
    order = line.in_layer("order").less({1: (50,)})
    assert order.spend((0, 1), base="after_line") == 2400
    assert order.spend((0, 1), base="running") == 2350
    assert order.spend((0, 1), base="entry") == 2400
    assert order.in_layer("shipping").spend((0, 1), base="after_line") == 2400
    # Nothing of it changed the first basket.
    assert basket.left == ((1000, 1000), (500,))


def test_percentages_are_half_up() -> None:
    assert [percent_of(minor=minor, bp=1000) for minor in (4, 5, 14, 15)] == [0, 1, 1, 2]
