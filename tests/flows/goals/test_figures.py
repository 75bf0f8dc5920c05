"""A series adds up, shares and steps by weeks; what was kept and what is live make one whole."""

from datetime import date, datetime, timedelta

import pytest

from guerdon.flows.goals import figures
from guerdon.flows.goals.figures import Series
from guerdon.store.campaigns import goals
from guerdon.store.models import Intake, Order
from guerdon.terms.kpi import KPIS

TODAY = date(2026, 3, 14)
DAY = timedelta(days=1)


def series(kpi: str, **amounts: tuple[float, float | None]) -> Series:
    days = {TODAY - int(back[1:]) * DAY: one for back, one in amounts.items()}
    return Series(kpi=KPIS[kpi], today=TODAY, days=days)


def test_sums_by_weeks_without_today() -> None:
    found = series("sales", d0=(99.0, None), d1=(1.0, None), d7=(2.0, None), d8=(4.0, None),
                   d14=(8.0, None), d20=(5.0, None))  # fmt: skip
    # The third week back begins before the first day that is known.
    assert found.changes(weeks=13) == (12.0, 3.0)
    assert found.between(TODAY - DAY, TODAY + DAY) == 100.0


def test_shares_look_at_four_weeks() -> None:
    found = series("repeat_share", d0=(1.0, 2.0), d27=(1.0, 8.0), d28=(100.0, 100.0))
    assert found.at(TODAY) == pytest.approx(0.2)
    assert found.at(TODAY - 60 * DAY) is None


def test_what_stands_is_carried_over_a_week_and_no_longer() -> None:
    found = series("active_customers", d1=(50.0, None), d8=(40.0, None), d30=(10.0, None))
    assert found.at(TODAY) == 50.0
    assert found.at(TODAY - 22 * DAY) is None
    assert found.changes(weeks=13) == (10.0,)


@pytest.mark.django_db
def test_kept_and_live_are_one(now: datetime) -> None:
    def order(key: str, back: float, total: int) -> None:
        Order.objects.create(key=key, placed_at=now - back * DAY, total_minor=total)

    order("o1", 40, 100)
    order("o2", 3, 200)
    asked = {"kpi": "sales", "since": TODAY - 60 * DAY}
    live = figures.series(now=now, **asked).days
    assert figures.keep(now=now) == 11
    order("o3", 0, 400)
    kept = figures.series(now=now, **asked)
    # Quiet days count as nothing, from the first order on.
    assert len(kept.days) == 41
    assert {day: one for day, one in kept.days.items() if one[0] and day < TODAY} == live
    assert kept.between(TODAY, TODAY + DAY) == 400.0
    # What comes in late is seen by the next night, what is older after a file was brought in.
    order("o4", 10, 1)
    order("o5", 39, 7)
    later = now + DAY
    figures.keep(now=later)
    assert goals.days(kpi="sales", since=TODAY - 60 * DAY)[TODAY - 10 * DAY] == (1.0, None)
    assert goals.days(kpi="sales", since=TODAY - 60 * DAY)[TODAY - 39 * DAY] == (0.0, None)
    Intake.objects.create(key="i", source="x", what="orders", columns={}, state="complete",
                          started_at=now, finished_at=later)  # fmt: skip
    figures.keep(now=later)
    assert goals.days(kpi="sales", since=TODAY - 60 * DAY)[TODAY - 39 * DAY] == (7.0, None)


@pytest.mark.django_db
def test_standing_figures_are_kept_by_day(now: datetime) -> None:
    figures.keep(now=now)
    assert goals.days(kpi="points_worth", since=TODAY) == {TODAY: (0.0, None)}
    # No night yet: nothing is known, so nothing is kept.
    assert goals.days(kpi="active_customers", since=TODAY) == {}
    assert ("points_worth", "") in figures.standing_figures()
