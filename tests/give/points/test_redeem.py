"""Spending points."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.points.redeem import Draw, drawn, entry, payable
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import REDEEMED, Lot
from guerdon.terms.points import Plan

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def lot(number: int, left: int, *, end: int | None = None, available: int = -1) -> Lot:
    return Lot(
        lot=number,
        amount=left,
        left=left,
        earned_at=NOW - 9 * HOUR,
        available_at=NOW + available * HOUR,
        expires_at=None if end is None else NOW + end * HOUR,
    )


def test_first_to_expire_is_spent_first_and_endless_lots_last() -> None:
    lots = [lot(1, 50), lot(2, 30, end=9), lot(3, 20, end=5)]
    assert drawn(lots=lots, points=60, now=NOW) == (
        Draw(lot=3, points=20),
        Draw(lot=2, points=30),
        Draw(lot=1, points=10),
    )


def test_pending_and_expired_lots_cannot_be_spent() -> None:
    lots = [lot(1, 50, available=1), lot(2, 50, end=0), lot(3, 5, available=0)]
    answer = drawn(lots=lots, points=6, now=NOW)
    assert answer == Refusal(reason="points_short", data={"asked": 6, "balance": 5})
    assert drawn(lots=lots, points=5, now=NOW) == (Draw(lot=3, points=5),)


@given(st.integers(0, 2**32), st.integers(0, 60))
def test_exactly_what_was_asked_comes_out_of_lots_that_have_it(seed: int, points: int) -> None:
    roll = Random(seed)
    lots = [
        lot(
            at,
            roll.randint(0, 20),
            end=roll.choice((None, -1, 1, 5)),
            available=roll.choice((-1, 2)),
        )
        for at in range(5)
    ]
    answer = drawn(lots=lots, points=points, now=NOW)
    if isinstance(answer, Refusal):
        assert answer.data["balance"] < points
        return
    left = {one.lot: one.left for one in lots}
    assert sum(draw.points for draw in answer) == points
    assert all(0 < draw.points <= left[draw.lot] for draw in answer)
    assert len({draw.lot for draw in answer}) == len(answer)


@pytest.mark.parametrize(
    ("worth", "points", "total", "spent", "minor"),
    [
        (1000, 500, 9999, 500, 500),
        (1000, 500, 300, 300, 300),
        # One point is worth a hundredth of a minor unit: 99 points pay nothing and are kept.
        (10, 99, 1000, 0, 0),
        (10, 199, 1000, 100, 1),
        # One point is worth 2.5 minor units: three pay 7 and no more.
        (2500, 3, 1000, 3, 7),
        (2500, 3, 5, 2, 5),
        (1000, 0, 1000, 0, 0),
    ],
)
def test_only_as_many_points_as_the_money_needs(
    worth: int, points: int, total: int, spent: int, minor: int
) -> None:
    plan = Plan(worth_milli=worth)
    assert payable(plan=plan, points=points, balance=10_000, total_minor=total, at=NOW) == (
        spent,
        minor,
    )


@given(st.integers(1, 100_000), st.integers(0, 5000), st.integers(0, 10**6), st.integers(0, 10_000))
def test_points_never_pay_more_than_they_are_worth_or_than_allowed(
    worth: int, points: int, total: int, share: int
) -> None:
    plan = Plan(worth_milli=worth, most_share_bp=share)
    answer = payable(plan=plan, points=points, balance=points, total_minor=total, at=NOW)
    assert not isinstance(answer, Refusal)
    spent, minor = answer
    assert 0 <= spent <= points
    assert minor * 10_000 <= total * share
    assert minor * 1000 <= spent * worth


def test_too_many_and_too_few_are_refused() -> None:
    plan = Plan(least_spend=100)
    many = payable(plan=plan, points=300, balance=299, total_minor=1000, at=NOW)
    assert isinstance(many, Refusal)
    assert (many.reason, many.data) == ("points_short", {"asked": 300, "balance": 299})
    few = payable(plan=plan, points=99, balance=299, total_minor=1000, at=NOW)
    assert isinstance(few, Refusal)
    assert few.reason == "points_too_few"


def test_the_entry_draws_on_its_lots_and_sums_to_zero() -> None:
    draws = (Draw(lot=3, points=20), Draw(lot=2, points=5))
    movement = entry(plan=Plan(), draws=draws, customer="ann", at=NOW, key="order:1:points")
    assert movement is not None
    assert [(p.account, p.amount, p.lot) for p in movement.postings] == [
        ("wallet:points", -20, 3),
        ("wallet:points", -5, 2),
        (REDEEMED, 25, None),
    ]
    assert entry(plan=Plan(), draws=(), customer="ann", at=NOW, key="k") is None
