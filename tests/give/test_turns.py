"""Turns: the short cut for untouched lines gives what the long way gives."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.flows.till.contest import Contest, gathered
from guerdon.give.basket import percent_of
from guerdon.give.entrants import take
from guerdon.give.live import snapshot
from guerdon.give.turns import Later
from tests.carts import KNOWN, NOW, asking, cart_of, made, some_cart, some_live


@given(st.integers(0, 2**32))
def test_any_walk_leaves_the_same_basket_by_either_way(seed: int) -> None:
    roll = Random(seed)
    live = some_live(roll, most=8)
    contest = gathered(ask=asking(some_cart(roll)), facts=KNOWN, offers=live, now=NOW, explain=())
    assert isinstance(contest, Contest)
    turns = contest.turns
    places = [at for at in range(len(turns.entrants)) if roll.random() < 0.6]
    basket, slowly = turns.start, []
    for place in places:
        step = take(entrant=turns.entrants[place], basket=basket)
        if step is not None:
            basket = step.after()
            slowly.append((turns.entrants[place], dict(step.given.cuts), step.given.shipping))
    walk, after = turns.walked(places)
    assert [(one, dict(given.cuts), given.shipping) for one, given in walk] == slowly
    assert (after.left, after.shipping, after.room, after.purses, after.in_sets) == (
        basket.left,
        basket.shipping,
        basket.room,
        basket.purses,
        basket.in_sets,
    )


@given(st.integers(0, 2**32))
def test_nothing_ever_gives_more_than_its_most(seed: int) -> None:
    roll = Random(seed)
    live = some_live(roll, most=8)
    contest = gathered(ask=asking(some_cart(roll)), facts=KNOWN, offers=live, now=NOW, explain=())
    assert isinstance(contest, Contest)
    turns = contest.turns
    state = turns.begun()
    bounds = [turns.most(place) for place in range(len(turns.entrants))]
    for place, bound in enumerate(bounds):
        step = turns.take(state, place)
        if step is not None:
            assert step[0].worth <= bound
            if roll.random() < 0.7:
                state = step[1]


@given(st.integers(0, 2**32))
def test_no_walk_from_a_state_adds_more_than_the_joint_bound(seed: int) -> None:
    roll = Random(seed)
    live = some_live(roll, most=8)
    contest = gathered(ask=asking(some_cart(roll)), facts=KNOWN, offers=live, now=NOW, explain=())
    assert isinstance(contest, Contest)
    turns = contest.turns
    layers = [one.live.offer.layer for one in turns.entrants]
    first = [at for at, layer in enumerate(layers) if layer == "line"]
    later = [at for at, layer in enumerate(layers) if layer != "line"]
    cut = roll.randint(0, len(first))

    def walk(state: Later, places: list[int]) -> tuple[int, Later]:
        worth = 0
        for place in places:
            if roll.random() < 0.6:
                step = turns.take(state, place)
                if step is not None:
                    worth, state = worth + step[0].worth, step[1]
        return worth, state

    _, state = walk(turns.begun(), first[:cut])
    before = sum(turns.most(place) for place in first[cut:])
    bound = turns.joints(state, [0, before], [[place] for place in later])[1]
    for _ in range(8):
        some, between = walk(state, first[cut:])
        more, _ = walk(between, later)
        assert some + more <= bound


@given(st.integers(0, 2**32))
def test_states_of_independent_groups_merge_into_one_walk(seed: int) -> None:
    roll = Random(seed)
    live = some_live(roll, most=8)
    contest = gathered(ask=asking(some_cart(roll)), facts=KNOWN, offers=live, now=NOW, explain=())
    assert isinstance(contest, Contest)
    turns = contest.turns
    # Two groups whose bits do not meet, by a line that parts them.
    first: list[int] = []
    second: list[int] = []
    bits = [0, 0]
    for place, reads in enumerate(turns.reads):
        if not reads & bits[1]:
            first.append(place)
            bits[0] |= reads
        elif not reads & bits[0]:
            second.append(place)
            bits[1] |= reads
        if not second and roll.random() < 0.5 and first:
            second.append(first.pop())
            bits = [0, 0]
            for at in first:
                bits[0] |= turns.reads[at]
            bits[1] |= turns.reads[second[0]]
            if bits[0] & bits[1]:
                return
    states = []
    for group in (first, second):
        state = turns.begun()
        for place in group:
            step = turns.take(state, place)
            if step is not None:
                state = step[1]
        states.append(state)
    places = sorted((*first, *second))
    walk, after = turns.merged(states, places)
    plain, basket = turns.walked(places)
    told = [(one.rank, dict(given.cuts)) for one, given in walk]
    assert told == [(one.rank, dict(given.cuts)) for one, given in plain]
    assert (after.left, after.layer, after.shipping) == (
        basket.left,
        basket.layer,
        basket.shipping,
    )


@given(st.integers(1, 400), st.integers(1, 100), st.integers(0, 400), st.integers(0, 300))
def test_the_bound_holds_between_its_ends_whatever_the_rounding(
    price: int, percent: int, most: int, least: int
) -> None:
    offer = {"key": "o", "kind": "percent", "value": {"percent": percent}, "least_minor": least}
    ask = asking(cart_of((1, price)))
    contest = gathered(ask=ask, facts=KNOWN, offers=snapshot([made(offer)]), now=NOW, explain=())
    assert isinstance(contest, Contest)
    turns = contest.turns
    if not turns.entrants:
        return
    most = min(most, price)
    befores = [most, most // 2, most // 3, 0]
    bounds = turns.joints(turns.begun(), befores, [[0]])
    for before, bound in zip(befores, bounds, strict=True):
        for taken in range(before + 1):
            rest = price - taken
            off = percent_of(minor=rest, bp=percent * 100) if rest >= least else 0
            assert taken + off <= bound


def test_a_state_of_nothing_is_a_bug() -> None:
    with pytest.raises(ValueError, match="begins"):
        assert Later(None, 0, "line", None, 0).basket
