"""When points fall due, how many of a lot, and what its end moves to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.points.expiry import (
    Fallen,
    expires_at,
    fallen,
    falling,
    life_of,
    lot_of,
    period_end,
    read,
    share,
    shares_at,
    slid,
    sliding_end,
    written,
    year_end,
)
from guerdon.terms.entry import Lot
from guerdon.terms.points import WAITING, EarnRule, Life, Plan

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
SHANGHAI = "Asia/Shanghai"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


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


@pytest.mark.parametrize(
    ("rounds", "end"),
    [
        ("", "2027-03-14T12:00+00:00"),
        ("month", "2027-04-01T00:00+08:00"),
        ("quarter", "2027-04-01T00:00+08:00"),
        ("year", "2028-01-01T00:00+08:00"),
    ],
)
def test_rolling_lots_are_rounded_on(rounds: str, end: str) -> None:
    life = Life(kind="rolling", days=365, rounds=rounds, zone=SHANGHAI)
    assert expires_at(life=life, earned_at=NOW) == moment(end)


def test_an_end_that_is_round_already_stays() -> None:
    life = Life(kind="rolling", days=1, rounds="month", zone=SHANGHAI)
    last = moment("2026-03-31T00:00+08:00")
    assert expires_at(life=life, earned_at=last) == moment("2026-04-01T00:00+08:00")
    assert expires_at(life=life, earned_at=last + timedelta(seconds=1)) == moment(
        "2026-05-01T00:00+08:00"
    )


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)),
    st.integers(1, 900),
    st.sampled_from(["month", "quarter", "year"]),
    st.sampled_from(["UTC", SHANGHAI, "America/New_York"]),
)
def test_rounding_never_shortens_a_life_and_adds_less_than_a_period(
    naive: datetime, days: int, rounds: str, zone: str
) -> None:
    earned = naive.replace(tzinfo=UTC)
    plain = earned + timedelta(days=days)
    end = expires_at(life=Life(days=days, rounds=rounds, zone=zone), earned_at=earned)
    assert end is not None
    longest = {"month": 31, "quarter": 92, "year": 366}[rounds]
    assert plain <= end < plain + timedelta(days=longest, hours=2)
    local = end.astimezone(ZoneInfo(zone))
    assert (local.day, local.hour, local.minute) == (1, 0, 0)
    assert local.month in {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (1,)}[rounds]


def held(left: int = 10, *, life: str, end: datetime | None, from_: datetime = NOW) -> Lot:
    return Lot(
        lot=1,
        amount=max(left, 1),
        left=left,
        earned_at=NOW,
        available_at=from_,
        expires_at=end,
        life=life,
    )


SLIDING = Life(kind="sliding", days=90, zone=SHANGHAI, activity=("earn", "review"))


def test_a_sliding_lot_ends_with_a_day_after_the_last_activity() -> None:
    # 20:00 in Shanghai on 14 March: the 90th day after is 12 June, which ends at its midnight.
    end = expires_at(life=SLIDING, earned_at=NOW)
    assert end == moment("2026-06-13T00:00+08:00")
    lot = held(life=written(life=SLIDING), end=end)
    later = NOW + timedelta(days=10)
    assert slid(lot=lot, active="review", at=later, zone=SHANGHAI) == end + timedelta(days=10)
    assert slid(lot=lot, active="redeem", at=later, zone=SHANGHAI) is None
    # The same day again moves nothing.
    assert slid(lot=lot, active="earn", at=NOW + timedelta(hours=1), zone=SHANGHAI) is None


def test_what_has_ended_or_waits_does_not_slide() -> None:
    life = written(life=SLIDING)
    end = sliding_end(life=SLIDING, active_at=NOW)
    lot = held(life=life, end=end)
    assert slid(lot=lot, active="earn", at=end, zone=SHANGHAI) is None
    assert slid(lot=lot, active="earn", at=end - timedelta(seconds=1), zone=SHANGHAI) is not None
    soon = NOW + timedelta(days=3)
    for other in (
        held(0, life=life, end=end),
        held(life=life, end=end, from_=WAITING),
        held(life="", end=end),
        held(life="fractional/year/1/3000", end=None),
    ):
        assert slid(lot=other, active="earn", at=soon, zone=SHANGHAI) is None


@pytest.mark.parametrize(
    ("every", "skips", "end"),
    [
        ("week", 0, "2026-03-16T00:00+08:00"),
        ("month", 0, "2026-04-01T00:00+08:00"),
        ("year", 0, "2027-01-01T00:00+08:00"),
        ("week", 1, "2027-03-15T00:00+08:00"),
        ("month", 1, "2027-04-01T00:00+08:00"),
        ("year", 1, "2028-01-01T00:00+08:00"),
    ],
)
def test_the_first_share_is_due_at_the_end_of_a_period(every: str, skips: int, end: str) -> None:
    life = Life(kind="fractional", every=every, years=skips, share_bp=500, zone=SHANGHAI)
    assert shares_at(life=life, earned_at=NOW) == moment(end)
    assert expires_at(life=life, earned_at=NOW) is None


def test_thirty_percent_of_the_unused_each_31_december() -> None:
    life = Life(kind="fractional", share_bp=3000)
    first = shares_at(life=life, earned_at=NOW)
    due = fallen(
        left=1000,
        expires_at=None,
        shares_at=first,
        life=written(life=life),
        now=datetime(2029, 6, 1, tzinfo=UTC),
        zone="UTC",
    )
    years = [datetime(year, 1, 1, tzinfo=UTC) for year in (2027, 2028, 2029, 2030)]
    assert list(due) == [
        Fallen(points=300, at=years[0], next_at=years[1]),
        Fallen(points=210, at=years[1], next_at=years[2]),
        Fallen(points=147, at=years[2], next_at=years[3]),
    ]


@given(st.integers(0, 10**6), st.integers(1, 10_000))
def test_a_share_is_no_more_than_what_is_left_and_none_lives_for_ever(left: int, bp: int) -> None:
    gone = share(left=left, share_bp=bp)
    assert 0 <= gone <= left
    assert (gone == 0) == (left == 0)
    assert gone == max(bool(left), left * bp // 10_000)


@given(st.integers(1, 5000), st.integers(100, 9000), st.integers(0, 12), st.integers(0, 12))
def test_shares_fall_due_the_same_in_one_run_or_in_two(
    left: int, bp: int, first: int, more: int
) -> None:
    life = Life(kind="fractional", every="week", share_bp=bp)
    text, due = written(life=life), shares_at(life=life, earned_at=NOW)

    def run(left: int, at: datetime | None, weeks: int) -> list[Fallen]:
        now = NOW + timedelta(weeks=weeks)
        return list(
            fallen(left=left, expires_at=None, shares_at=at, life=text, now=now, zone="UTC")
        )

    one = run(left, due, first)
    rest = left - sum(part.points for part in one)
    then = one[-1].next_at if one else due
    assert one + run(rest, then, first + more) == run(left, due, first + more)


def test_an_end_takes_all_and_shares_stop_there() -> None:
    life = Life(kind="fractional", every="week", share_bp=5000)
    end = NOW + timedelta(days=8)
    first = shares_at(life=life, earned_at=NOW)
    assert first is not None
    due = fallen(
        left=100,
        expires_at=end,
        shares_at=first,
        life=written(life=life),
        now=NOW + timedelta(days=90),
        zone="UTC",
    )
    later = period_end(life=life, after=first)
    assert list(due) == [
        Fallen(points=50, at=first, next_at=later),
        Fallen(points=50, at=end),
    ]


@pytest.mark.parametrize(
    "life",
    [
        SLIDING,
        Life(kind="sliding", days=1, activity=("earn",)),
        Life(kind="fractional", share_bp=500, every="week", month=1),
        Life(kind="fractional", share_bp=3000, month=4),
    ],
)
def test_a_lot_keeps_what_it_needs_of_its_life(life: Life) -> None:
    found = read(text=written(life=life), zone=life.zone)
    assert found is not None
    assert written(life=found) == written(life=life)
    assert period_end(life=found, after=NOW) == period_end(life=life, after=NOW)
    assert sliding_end(life=found, active_at=NOW) == sliding_end(life=life, active_at=NOW)


def test_most_lots_keep_nothing() -> None:
    assert {written(life=Life(kind=kind)) for kind in ("no", "rolling", "calendar")} == {""}
    assert read(text="", zone="UTC") is None


def test_a_rules_life_goes_before_the_tiers_and_that_before_the_wallets() -> None:
    own, gold = Life(kind="no"), Life(days=730)
    plan = Plan(tier_lives={"gold": gold})
    rule = EarnRule(key="r", life=own)
    assert life_of(plan=plan, rule=rule, tier="gold") == own
    assert life_of(plan=plan, rule=EarnRule(key="s"), tier="gold") == gold
    assert life_of(plan=plan, tier="silver") == plan.life
    assert life_of(plan=plan) == plan.life


def test_a_lot_of_a_life_is_spared_whole_years() -> None:
    """Earned on the 31st, the first weekly share falls due after a whole year, not days before."""
    life = Life(kind="fractional", every="week", share_bp=500, years=1)
    earned = datetime(2026, 3, 31, 12, tzinfo=UTC)
    lot = lot_of(life=life, points=9, earned_at=earned)
    assert lot.shares_at == datetime(2027, 4, 5, tzinfo=UTC)
    assert (lot.amount, lot.expires_at, lot.life) == (9, None, "fractional/week/1/500")
    leap = datetime(2028, 2, 29, tzinfo=UTC)
    assert shares_at(life=life, earned_at=leap) == datetime(2029, 3, 5, tzinfo=UTC)
    late = lot_of(life=Life(days=10), points=9, earned_at=earned, available_at=leap)
    assert (late.available_at, late.expires_at) == (leap, leap + timedelta(days=10))


def test_what_will_fall_due_of_a_lot_that_nobody_spends() -> None:
    life = Life(kind="fractional", every="week", share_bp=5_000)
    made = lot_of(life=life, points=8, earned_at=NOW)
    one = Lot(
        lot=1,
        amount=8,
        left=8,
        earned_at=NOW,
        available_at=NOW,
        expires_at=None,
        life=made.life,
        shares_at=made.shares_at,
    )
    found = falling(lot=one, until=NOW + timedelta(days=15), zone="UTC")
    assert [part.points for part in found] == [4, 2]
    assert found[0].at == made.shares_at
    assert falling(lot=one, until=NOW, zone="UTC") == ()
