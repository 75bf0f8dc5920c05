"""Points for what was paid."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from guerdon.give.points.earn import earned, entry
from guerdon.terms.entry import ISSUED
from guerdon.terms.period import Period
from guerdon.terms.points import EarnRate, Life, Pending, Plan

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
PLAN = Plan(rates=(EarnRate(period=Period(), points=1, per_minor=100),))


@pytest.mark.parametrize(("paid", "points"), [(0, 0), (99, 0), (100, 1), (12_345, 123), (-500, 0)])
def test_whole_steps_of_the_rate_count(paid: int, points: int) -> None:
    assert earned(plan=PLAN, paid_minor=paid, at=NOW) == points


def test_the_rate_of_the_day_counts_and_of_several_the_last() -> None:
    double = EarnRate(
        period=Period(start=NOW, end=NOW + timedelta(days=1)), points=2, per_minor=100
    )
    plan = replace(PLAN, rates=(*PLAN.rates, double))
    moments = (NOW - timedelta(seconds=1), NOW, NOW + timedelta(days=1))
    assert [earned(plan=plan, paid_minor=500, at=at) for at in moments] == [5, 10, 5]
    assert earned(plan=Plan(), paid_minor=500, at=NOW) == 0


def test_boosts_add_up_and_multiply_their_part_only() -> None:
    assert earned(plan=PLAN, paid_minor=1000, at=NOW, boosts=[(20_000, 1000), (30_000, 1000)]) == 40
    assert earned(plan=PLAN, paid_minor=1000, at=NOW, boosts=[(20_000, 300)]) == 13
    # A part is never more than the whole, and less than 100 % takes nothing away.
    assert earned(plan=PLAN, paid_minor=1000, at=NOW, boosts=[(20_000, 9000), (5_000, 1000)]) == 20


def test_the_entry_opens_a_lot_and_sums_to_zero() -> None:
    plan = replace(PLAN, life=Life(kind="rolling", days=30), pending=Pending(kind="days", days=7))
    movement = entry(plan=plan, points=12, customer="ann", at=NOW, key="order:1")
    assert movement is not None
    assert [(p.account, p.amount, p.customer) for p in movement.postings] == [
        (ISSUED, -12, None),
        ("wallet:points", 12, "ann"),
    ]
    assert movement.opens is not None
    assert movement.opens.available_at == NOW + timedelta(days=7)
    assert movement.opens.expires_at == NOW + timedelta(days=30)
    assert entry(plan=plan, points=0, customer="ann", at=NOW, key="order:1") is None


def test_what_waits_for_a_trigger_keeps_what_it_is_promised_afterwards() -> None:
    life = Life(kind="fractional", share_bp=500, years=2)
    waits = replace(PLAN, life=life, pending=Pending(kind="trigger", trigger="stay_over"))
    movement = entry(plan=waits, points=12, customer="ann", at=NOW, key="order:1")
    assert movement is not None
    assert movement.opens is not None
    assert (movement.opens.shares_at, movement.opens.expires_at) == (None, None)
    assert movement.data == {
        "until": "stay_over",
        "ends_at": None,
        "shares_at": "2029-01-01T00:00:00+00:00",
    }
    rolling = replace(waits, life=Life(kind="rolling", days=30))
    movement = entry(plan=rolling, points=12, customer="ann", at=NOW, key="order:1")
    assert movement is not None
    assert movement.data.keys() == {"until", "ends_at"}
