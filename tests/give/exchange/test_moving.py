"""Moving keeps every lot's age and end, and never makes or loses a point."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.exchange.moving import Place, moved, paid, parts, split, usable
from tests.give.exchange.lots import LOTS, NOW, A, B, balanced, drawn, lot, opened

POOL = Place(customer="a", wallet="pool")


@given(lots=LOTS, share=st.floats(0, 1), home=st.sampled_from([B, POOL]))
def test_every_point_arrives_with_its_end(lots: list, share: float, home: Place) -> None:  # type: ignore[type-arg]
    free = usable(lots=lots, now=NOW)
    points = int(sum(one.left for one in free) * share)
    taken = parts(held=[(A, one) for one in free], points=points)
    entries = moved(taken=taken, to=home, at=NOW, key="k", kind="transfer", data={})
    assert balanced(entries)
    assert sum(drawn(entries, lots).values()) == points
    arrived = opened(entries, home.wallet)
    assert sum(one.left for one in arrived) == points
    by_number = {one.lot: one for one in lots}
    ends = {(part.lot.earned_at, part.lot.expires_at) for part in taken}
    assert {(one.earned_at, one.expires_at) for one in arrived} == ends
    # Nothing that lives longer is touched while something that ends sooner is left.
    last = max((p.lot.expires_at for p in taken if p.lot.expires_at), default=None)
    if points and last is not None and all(p.lot.expires_at for p in taken):
        sooner = [one for one in free if one.expires_at and one.expires_at < last]
        spent = {p.lot.lot: p.points for p in taken}
        assert all(spent.get(one.lot) == by_number[one.lot].left for one in sooner)


@given(lots=LOTS, cut=st.integers(0, 600))
def test_a_split_keeps_all_and_its_order(lots: list, cut: int) -> None:  # type: ignore[type-arg]
    total = sum(one.left for one in lots)
    taken = parts(held=[(A, one) for one in lots], points=total)
    first, rest = split(taken=taken, points=min(cut, total))
    assert sum(part.points for part in first) == min(cut, total)
    assert sum(part.points for part in (*first, *rest)) == total
    assert [p.lot.lot for p in first] == [p.lot.lot for p in taken][: len(first)]


def test_what_may_be_passed_on() -> None:
    young, old = lot(1, 5, age=2), lot(2, 5, age=9)
    ended, spent = lot(3, 5, life=0), lot(4, 0)
    assert usable(lots=[young, old, ended, spent], now=NOW) == (young, old)
    assert usable(lots=[young, old], now=NOW, rest_days=9) == (old,)
    assert usable(lots=[young], now=NOW - timedelta(days=3)) == ()


def test_nothing_moves_to_where_it_lies() -> None:
    taken = parts(held=[(A, lot(1, 5))], points=5)
    assert moved(taken=taken, to=A, at=NOW, key="k", kind="transfer", data={}) == ()
    assert paid(taken=(), account="fee", at=NOW, key="k", kind="fee", data={}) is None


def test_more_than_there_is_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="do not hold"):
        parts(held=[(A, lot(1, 5))], points=6)


def test_a_lot_lives_on_as_it_did() -> None:
    """What slides goes on sliding, and what loses shares goes on losing them."""
    weekly = replace(
        lot(1, 50, life=None), life="fractional/week/1/500", shares_at=NOW + timedelta(days=3)
    )
    slides = replace(lot(2, 50), life="sliding/30/purchase")
    never = lot(3, 50, life=None)
    taken = parts(held=[(A, never), (A, weekly), (A, slides)], points=120)
    # In the order in which lots pay: what loses shares before what lives for ever.
    assert [(part.lot.lot, part.points) for part in taken] == [(2, 50), (1, 50), (3, 20)]
    entries = moved(taken=taken, to=B, at=NOW, key="k", kind="transfer", data={})
    assert [
        (one.opens.life, one.opens.shares_at, one.opens.expires_at) for one in entries if one.opens
    ] == [
        ("sliding/30/purchase", None, slides.expires_at),
        ("fractional/week/1/500", weekly.shares_at, None),
        ("", None, None),
    ]
