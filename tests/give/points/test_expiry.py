"""When points fall due."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.points.expiry import ends_at, expired, expires_at, shares_due, year_end
from guerdon.terms.entry import BREAKAGE, Lot
from guerdon.terms.points import Life, Plan

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
SHANGHAI = "Asia/Shanghai"


def lot(left: int, *, number: int = 1, earned: datetime = NOW, end: datetime | None = None) -> Lot:
    return Lot(
        lot=number,
        amount=max(left, 1),
        left=left,
        earned_at=earned,
        available_at=earned,
        expires_at=end,
    )


def test_no_and_rolling() -> None:
    assert expires_at(life=Life(kind="no"), earned_at=NOW) is None
    assert expires_at(life=Life(kind="rolling", days=365), earned_at=NOW) == NOW + timedelta(365)


@pytest.mark.parametrize(
    ("earned", "years", "month", "end"),
    [
        ("2026-03-14T12:00+00:00", 0, 1, "2027-01-01T00:00+08:00"),
        ("2026-03-14T12:00+00:00", 1, 1, "2028-01-01T00:00+08:00"),
        # Already the new year in Shanghai, still the old one in UTC.
        ("2026-12-31T16:00+00:00", 0, 1, "2028-01-01T00:00+08:00"),
        ("2026-12-31T15:59+00:00", 0, 1, "2027-01-01T00:00+08:00"),
        # A programme year that begins in April.
        ("2026-03-14T12:00+00:00", 0, 4, "2026-04-01T00:00+08:00"),
        ("2026-04-01T12:00+00:00", 0, 4, "2027-04-01T00:00+08:00"),
    ],
)
def test_calendar_lots_end_with_a_local_year(earned: str, years: int, month: int, end: str) -> None:
    life = Life(kind="calendar", years=years, month=month, zone=SHANGHAI)
    moment = datetime.fromisoformat(earned)
    assert expires_at(life=life, earned_at=moment) == datetime.fromisoformat(end)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)), st.integers(1, 12))
def test_a_year_end_lies_within_a_year_after(naive: datetime, month: int) -> None:
    moment = naive.replace(tzinfo=UTC)
    life = Life(kind="calendar", month=month, zone="America/New_York")
    end = year_end(life=life, after=moment)
    assert moment < end <= moment + timedelta(days=367)
    local = end.astimezone(ZoneInfo("America/New_York"))
    assert (local.month, local.day, local.hour) == (month, 1, 0)


def test_sliding_lots_follow_the_last_activity() -> None:
    life = Life(kind="sliding", days=90)
    one = lot(5, end=NOW + timedelta(days=90))
    assert ends_at(life=life, lot=one, active_at=None) == NOW + timedelta(days=90)
    later = NOW + timedelta(days=60)
    assert ends_at(life=life, lot=one, active_at=later) == NOW + timedelta(days=150)
    # Activity before the lot was earned does not shorten it.
    assert ends_at(life=life, lot=one, active_at=NOW - timedelta(days=9)) == one.expires_at
    plan = Plan(life=life)
    due = NOW + timedelta(days=100)
    assert not expired(plan=plan, lots=[one], customer="ann", now=due, active_at=later)
    assert expired(plan=plan, lots=[one], customer="ann", now=due)


def test_what_fell_due_is_written_off_once_at_its_end() -> None:
    plan = Plan()
    lots = [
        lot(5, number=1, end=NOW),
        lot(0, number=2, end=NOW),
        lot(7, number=3, end=NOW + timedelta(seconds=1)),
        lot(9, number=4),
    ]
    (entry,) = expired(plan=plan, lots=lots, customer="ann", now=NOW)
    assert [(p.account, p.amount, p.lot) for p in entry.postings] == [
        ("wallet:points", -5, 1),
        (BREAKAGE, 5, None),
    ]
    assert entry.at == NOW
    (again,) = expired(plan=plan, lots=lots[:1], customer="ann", now=NOW + timedelta(hours=1))
    assert again.key == entry.key


def test_fractional_thirty_percent_of_the_unused_goes_each_year() -> None:
    plan = Plan(life=Life(kind="fractional", share_bp=3000))
    assert expires_at(life=plan.life, earned_at=NOW) is None
    since, now = NOW, datetime(2029, 1, 1, tzinfo=UTC)
    entries = shares_due(plan=plan, lots=[lot(1000)], customer="ann", since=since, now=now)
    # 1000 -> 700 -> 490 -> 343 at the three ends of year.
    assert [entry.postings[1].amount for entry in entries] == [300, 210, 147]
    assert [entry.at.year for entry in entries] == [2027, 2028, 2029]
    assert len({entry.key for entry in entries}) == 3


def test_fractional_years_are_taken_up_where_they_were_left() -> None:
    plan = Plan(life=Life(kind="fractional", share_bp=3000))
    whole = shares_due(
        plan=plan, lots=[lot(1000)], customer="ann", since=NOW, now=datetime(2029, 1, 1, tzinfo=UTC)
    )
    first = shares_due(
        plan=plan, lots=[lot(1000)], customer="ann", since=NOW, now=datetime(2027, 6, 1, tzinfo=UTC)
    )
    rest = shares_due(
        plan=plan,
        lots=[lot(700)],
        customer="ann",
        since=datetime(2027, 6, 1, tzinfo=UTC),
        now=datetime(2029, 1, 1, tzinfo=UTC),
    )
    assert (*first, *rest) == whole


def test_the_last_point_goes_too_and_the_first_year_may_be_spared() -> None:
    plan = Plan(life=Life(kind="fractional", share_bp=3000))
    year = {"since": NOW, "now": datetime(2027, 1, 1, tzinfo=UTC)}
    (entry,) = shares_due(plan=plan, lots=[lot(1)], customer="ann", **year)
    assert entry.postings[1].amount == 1
    assert shares_due(plan=plan, lots=[lot(0)], customer="ann", **year) == ()
    spared = replace(plan, life=replace(plan.life, years=1))
    assert shares_due(plan=spared, lots=[lot(50)], customer="ann", **year) == ()
    assert shares_due(plan=Plan(), lots=[lot(50)], customer="ann", **year) == ()
