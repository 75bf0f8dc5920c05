"""Paid membership: terms that come back to their day, and refunds by whole days."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.tiers.paid import refund, term_ends, trial_ends
from guerdon.terms.tiers import PaidPlan
from tests.give.tiers.ladders import SHANGHAI, at

PLAN = PaidPlan(key="plus", name={}, price_minor=36_500, trial_days=7)
START, END = at("2026-01-01 09:00"), at("2027-01-01")


def test_terms() -> None:
    month = PaidPlan(key="plus", name={}, price_minor=1, months=1)
    ends = [
        term_ends(plan=month, first=at("2026-01-31 12:00"), number=number, zone=SHANGHAI)
        for number in (1, 2, 3)
    ]
    assert ends == [at("2026-02-28"), at("2026-03-31"), at("2026-04-30")]
    assert trial_ends(plan=PLAN, first=START, zone=SHANGHAI) == at("2026-01-08")
    assert trial_ends(plan=month, first=START, zone=SHANGHAI) == START


def back(now: datetime, plan: PaidPlan = PLAN) -> int:
    return refund(
        plan=plan,
        paid_minor=36_500,
        start=START,
        end=END,
        trial_until=at("2026-01-08"),
        zone=SHANGHAI,
        now=now,
    )


@pytest.mark.parametrize(
    ("day", "minor"),
    [
        ("2026-01-07 23:59", 36_500),
        ("2026-01-08", 35_700),
        ("2026-12-30 10:00", 100),
        ("2026-12-31 10:00", 0),
        ("2027-01-01", 0),
    ],
)
def test_refunds(day: str, minor: int) -> None:
    assert back(at(day)) == minor


def test_no_refund() -> None:
    none = PaidPlan(key="plus", name={}, price_minor=36_500, refund="none")
    assert (back(at("2026-01-02"), none), back(at("2026-02-02"), none)) == (36_500, 0)


@given(st.integers(0, 500))
def test_staying_longer_never_brings_more_back(day: int) -> None:
    now = START + timedelta(days=day)
    assert 36_500 >= back(now) >= back(now + timedelta(days=1)) >= 0
