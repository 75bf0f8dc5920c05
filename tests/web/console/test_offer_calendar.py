"""The calendar: runs lie on their days, beside festivals and lunar days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from guerdon.store.programme import offers
from guerdon.web.console import offer_calendar
from guerdon.web.console.offer_calendar import Run, feasts, lunar_of, placed, state_of

FEBRUARY = date(2027, 2, 1)


def at(month: int, day: int, hour: int = 0) -> datetime:
    """A moment of 2027."""
    return datetime(2027, month, day, hour, tzinfo=UTC)


def run(start: datetime | None, end: datetime | None) -> tuple[int, int, int, bool, bool] | None:
    """Columns before, within and after, and whether it goes on at either side."""
    found = placed(start=start, end=end, first=FEBRUARY, days=28)
    return found and (found.gap, found.length, found.rest, found.from_before, found.to_after)


def test_where_a_window_lies() -> None:
    assert run(at(2, 3), at(2, 5)) == (2, 2, 24, False, False)
    assert run(at(2, 3, 20), at(2, 3, 22)) == (2, 1, 25, False, False)
    assert run(at(1, 3), at(2, 1, 1)) == (0, 1, 27, True, False)
    assert run(None, None) == (0, 28, 0, True, True)
    assert run(at(2, 28), at(3, 9)) == (27, 1, 0, False, True)
    assert run(at(1, 3), at(2, 1)) is None
    assert run(at(3, 1), None) is None


def test_lunar_days_in_both_languages() -> None:
    with override("zh-hans"):
        assert lunar_of(day=date(2027, 2, 6)) == "正月"
        assert lunar_of(day=date(2027, 2, 7)) == "初二"
        assert lunar_of(day=date(2027, 2, 15)) == "初十"
        assert lunar_of(day=date(2027, 2, 20)) == "十五"
        assert lunar_of(day=date(2027, 2, 25)) == "二十"
        assert lunar_of(day=date(2027, 2, 26)) == "廿一"
        assert lunar_of(day=date(2025, 7, 25)) == "闰六月"
    with override("en"):
        assert lunar_of(day=date(2027, 2, 20)) == "1/15"


def test_festivals_with_the_days_around_them() -> None:
    with override("en"):
        found = {feast.name: feast for feast in feasts(first=FEBRUARY, days=28)}
    spring = found["Spring Festival"]
    # 6 February, two weeks before and one after.
    assert spring.on == date(2027, 2, 6)
    assert spring.run == Run(gap=0, length=13, rest=15, from_before=True, to_after=False)
    assert found["Lantern Festival"].run.gap == 19


def test_a_live_offer_may_be_scheduled_or_over() -> None:
    now = at(2, 3)
    hour = timedelta(hours=1)
    assert state_of(state="live", start=None, end=None, now=now) == "live"
    assert state_of(state="live", start=now + hour, end=None, now=now) == "scheduled"
    assert state_of(state="live", start=None, end=now, now=now) == "ended"
    assert state_of(state="draft", start=now + hour, end=None, now=now) == "draft"


@pytest.mark.usefixtures("shop")
def test_the_page_shows_what_runs(analyst: Client, moment: datetime) -> None:
    period = {"start": at(2, 3).isoformat(), "end": at(2, 9).isoformat()}
    offers.keep(
        documents=[{"key": "feb", "kind": "percent", "value": {"percent": 5}, "period": period}],
        actor="t",
        now=moment,
    )
    text = analyst.get("/offer-calendar?month=2027-02").content.decode()
    assert "February 2027" in text
    assert 'href="/offers/feb"' in text
    assert '<td colspan="2"></td><td colspan="6">' in text
    assert "Spring Festival" in text
    other = analyst.get("/offer-calendar?month=2027-03").content.decode()
    assert 'href="/offers/feb"' not in other
    for odd in ("", "x", "2027-13", "0001-01"):
        assert analyst.get(f"/offer-calendar?month={odd}").status_code == 200
    assert offer_calendar.asked(text="2027-13", today=date(2026, 11, 22)) == date(2026, 11, 1)
