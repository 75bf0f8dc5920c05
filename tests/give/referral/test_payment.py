"""Entries that give a reward and take it back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from guerdon.give.referral.payment import FOREVER, given, taken
from guerdon.terms.entry import Lot
from guerdon.terms.points import Life

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS: dict[str, Any] = {"wallet": "points", "customer": "ann", "key": "k", "now": NOW, "data": {}}


def lot(number: int, left: int, *, end: int | None = None) -> Lot:
    return Lot(
        lot=number,
        amount=100,
        left=left,
        earned_at=NOW,
        available_at=NOW + DAY,
        expires_at=None if end is None else NOW + end * DAY,
    )


def test_a_reward_waits_and_lives_from_when_it_may_be_used() -> None:
    entry = given(life=Life(days=10), amount=50, available_at=NOW + 14 * DAY, **WORDS)
    assert entry.opens is not None
    assert entry.opens.available_at == NOW + 14 * DAY
    assert entry.opens.expires_at == NOW + 24 * DAY
    assert [one.amount for one in entry.postings] == [-50, 50]


def test_what_is_late_may_be_used_at_once() -> None:
    entry = given(life=FOREVER, amount=50, available_at=NOW - DAY, **WORDS)
    assert entry.opens is not None
    assert (entry.opens.available_at, entry.opens.expires_at) == (NOW, None)


def back(amount: int, *lots: Lot, own: Any = (), below: bool = False) -> Any:
    entry, moves = taken(below_zero=below, amount=amount, lots=lots, own=own, **WORDS)
    if entry is None:
        return None, moves
    return [(one.lot, one.amount) for one in entry.postings[:-1]], moves


def test_its_own_lot_first_then_the_first_to_end() -> None:
    lots = (lot(1, 40), lot(2, 40, end=9), lot(3, 40, end=5), lot(4, 40, end=-1), lot(5, 0))
    assert back(100, *lots, own=(1,)) == ([(1, -40), (3, -40), (2, -20)], 100)


def test_what_was_spent_is_forgiven_or_owed() -> None:
    assert back(50, lot(1, 20)) == ([(1, -20)], 20)
    assert back(50, lot(1, 20), below=True) == ([(1, -20), (None, -30)], 50)
    assert back(50) == (None, 0)
    assert back(50, below=True) == ([(None, -50)], 50)


def test_a_reward_loses_shares_and_slides_like_earned_points() -> None:
    weekly = Life(kind="fractional", every="week", share_bp=500)
    entry = given(life=weekly, amount=50, available_at=NOW + 14 * DAY, **WORDS)
    assert entry.opens is not None
    assert entry.opens.life == "fractional/week/1/500"
    # The first Monday after the reward may be used.
    assert entry.opens.shares_at == datetime(2026, 3, 30, tzinfo=UTC)
    slides = Life(kind="sliding", days=20, activity=("purchase",))
    entry = given(life=slides, amount=50, available_at=NOW, **WORDS)
    assert entry.opens is not None
    assert entry.opens.life == "sliding/20/purchase"


def test_what_ended_unused_is_not_taken_again() -> None:
    own, other = lot(1, 5), lot(2, 40)
    entry, moves = taken(
        below_zero=True, amount=50, lots=(own, other), own=(1,), lapsed=20, **WORDS
    )
    assert entry is not None
    assert [(one.lot, one.amount) for one in entry.postings[:-1]] == [(1, -5), (2, -25)]
    assert (moves, entry.data["forgiven"]) == (30, 20)
