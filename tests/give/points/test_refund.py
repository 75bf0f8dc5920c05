"""Returns: in any order, in any parts, the same points in the end."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.points.redeem import Draw
from guerdon.give.points.refund import back, back_entries, ended, proportion, revoked, there
from guerdon.terms.entry import ISSUED, REDEEMED, Lot
from guerdon.terms.points import Plan

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def lot(number: int, left: int, *, end: datetime | None = None, pending: bool = False) -> Lot:
    return Lot(
        lot=number,
        amount=100,
        left=left,
        earned_at=NOW,
        available_at=NOW + timedelta(days=7 * pending),
        expires_at=end,
    )


@given(st.integers(0, 2**32), st.integers(0, 1000), st.integers(1, 5000))
def test_parts_in_any_order_end_in_the_whole(seed: int, points: int, paid: int) -> None:
    roll = Random(seed)
    cuts = sorted({0, paid, *(roll.randint(0, paid) for _ in range(4))})
    parts = [
        proportion(points=points, paid_minor=paid, before_minor=a, after_minor=b)
        for a, b in pairwise(cuts)
    ]
    assert sum(parts) == points
    assert all(part >= 0 for part in parts)


@given(st.integers(0, 2**32))
def test_lots_get_back_exactly_what_they_gave(seed: int) -> None:
    roll = Random(seed)
    draws = tuple(Draw(lot=at, points=roll.randint(1, 30)) for at in range(roll.randint(1, 4)))
    total = sum(draw.points for draw in draws)
    returned: dict[int, int] = {}
    before = 0
    while before < total:
        points = roll.randint(1, total - before)
        for draw in back(draws=draws, before=before, points=points):
            returned[draw.lot] = returned.get(draw.lot, 0) + draw.points
        before += points
    assert returned == {draw.lot: draw.points for draw in draws}


def test_the_lot_drawn_on_last_is_filled_first() -> None:
    draws = (Draw(lot=1, points=10), Draw(lot=2, points=5))
    assert back(draws=draws, before=0, points=7) == (Draw(lot=2, points=5), Draw(lot=1, points=2))
    assert back(draws=draws, before=7, points=8) == (Draw(lot=1, points=8),)
    with pytest.raises(ValueError, match="more"):
        back(draws=draws, before=7, points=9)


def test_sums_so_far_must_make_sense() -> None:
    assert proportion(points=5, paid_minor=0, before_minor=0, after_minor=0) == 0
    for before, after in ((-1, 5), (6, 5), (0, 11)):
        with pytest.raises(ValueError, match="so far"):
            proportion(points=5, paid_minor=10, before_minor=before, after_minor=after)


def test_the_entry_puts_points_back() -> None:
    words: dict[str, Any] = {
        "plan": Plan(),
        "lots": (),
        "customer": "ann",
        "at": NOW,
        "key": "return:1",
    }
    (movement,) = back_entries(draws=(Draw(lot=2, points=5),), **words)
    assert [(p.account, p.amount, p.lot) for p in movement.postings] == [
        ("wallet:points", 5, 2),
        (REDEEMED, -5, None),
    ]
    assert back_entries(draws=(), **words) == []


def taken(plan: Plan, points: int, *lots: Lot) -> tuple[list[tuple[int | None, int]], int]:
    movement = revoked(
        plan=plan,
        points=points,
        lots=lots,
        earned_lots=(7,),
        customer="ann",
        at=NOW,
        key="return:1",
    )
    if movement is None:
        return [], points
    *wallet, house = movement.postings
    assert house.account == ISSUED
    assert house.amount == -sum(posting.amount for posting in wallet)
    assert movement.below_zero == any(posting.lot is None for posting in wallet)
    return [(posting.lot, posting.amount) for posting in wallet], movement.data["forgiven"]


def test_earned_points_are_taken_from_their_own_lot_first_pending_or_not() -> None:
    soon = NOW + timedelta(days=1)
    lots = (lot(1, 50, end=soon), lot(7, 30, pending=True))
    assert taken(Plan(), 40, *lots) == ([(7, -30), (1, -10)], 0)


def test_what_was_spent_already_is_forgiven_or_owed() -> None:
    assert taken(Plan(revoke="to_zero"), 40, lot(7, 15)) == ([(7, -15)], 25)
    assert taken(Plan(revoke="below_zero"), 40, lot(7, 15)) == ([(7, -15), (None, -25)], 0)
    assert taken(Plan(revoke="to_zero"), 40) == ([], 40)
    assert taken(Plan(revoke="below_zero"), 40) == ([(None, -40)], 0)


def test_expired_lots_are_not_touched_and_nothing_is_nothing() -> None:
    assert taken(Plan(), 40, lot(7, 15, end=NOW)) == ([], 40)
    assert taken(Plan(), 0, lot(7, 15)) == ([], 0)


def test_what_ended_of_an_order_is_gone_by_itself() -> None:
    own, over, other = lot(1, 30), lot(2, 20, end=NOW), lot(3, 90)
    words: Any = {"lots": [own, over, other], "earned_lots": (1, 2), "at": NOW}
    assert there(**words) == 30
    # First what is there, then what ended (or will be written off), then what was spent.
    asked = (30, 40, 50, 60, 90)
    assert [ended(points=one, lapsed=5, **words) for one in asked] == [0, 10, 20, 25, 25]
    # An earlier return went without 25 already, and the night has written nothing off since.
    assert ended(points=60, lapsed=-20, **words) == 0
