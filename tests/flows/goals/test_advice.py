"""What is said of a goal's future has its figures, in both languages, and nothing that is idle."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from guerdon.decide.goals.season import YEARLY, Season
from guerdon.flows.goals import advice, goals
from guerdon.store.models import Campaign, Customer, Readout
from guerdon.terms.reasons import said
from tests.flows import tracked
from tests.web.console.shop import PLAN, READOUT

pytestmark = pytest.mark.django_db


def shown(now: datetime, **changes: object) -> goals.GoalShown:
    found = goals.checked(document=tracked.document(now=now, **changes), now=now)
    assert isinstance(found, goals.GoalShown)
    return found


def test_each_way_with_its_figures(now: datetime) -> None:
    tracked.sold(now=now)
    campaign = Campaign.objects.create(
        key="autumn", name={"en": "Autumn", "zh": "秋日"}, state="finished", budget_minor=1,
        reserve_minor=0, brief={}, plan=PLAN, created_at=now, launched_at=now,
    )  # fmt: skip
    end = {"start": (now - timedelta(days=28)).isoformat(), "end": now.isoformat()}
    Readout.objects.create(campaign=campaign, at=now, document={**READOUT, **end})
    found = shown(now, target=900_000)
    ways = advice.ways(shown=found)
    assert [one.reason for one in ways] == [
        "goal_adjust_pace", "goal_adjust_reach_short", "goal_adjust_later", "goal_adjust_safe",
    ]  # fmt: skip
    Customer.objects.bulk_create(Customer(key=f"c{n}", created_at=now) for n in range(40))
    reach = advice.ways(shown=shown(now, target=900_000))[1]
    assert reach.reason == "goal_adjust_reach"
    gap = found.adjustment and found.adjustment.gap
    assert gap == pytest.approx(480_000 - (28 - 0.5) / 7 * 1_330_000 / 13)
    # A customer brings 1,000 in each of the 3.93 weeks that are left.
    assert reach.data["customers"] == str(-int(-(gap or 0) // (1_000 * 27.5 / 7)))
    for one in (*ways, reach, advice.forecast(shown=found)):
        for language in ("zh", "en"):
            assert "{" not in said(reason=one.reason, data=one.data, language=language)
    assert "秋日" in said(reason=reach.reason, data=reach.data, language="zh")


def test_a_goal_on_its_way_wants_no_advice(now: datetime) -> None:
    tracked.sold(now=now)
    assert advice.ways(shown=shown(now, target=700_000)) == ()


def test_the_wrong_way_is_said(now: datetime) -> None:
    tracked.sold(now=now)
    found = shown(now, kpi="average_basket", baseline=15_000, target=16_000, how="x")
    reasons = [one.reason for one in advice.ways(shown=found)]
    assert reasons[0] in ("goal_adjust_turn", "goal_adjust_pace")
    assert reasons[-1] == "goal_adjust_safe"


def test_without_history_nothing_is_foreseen(now: datetime) -> None:
    found = shown(now)
    assert advice.forecast(shown=found).reason == "goal_forecast_none"
    assert advice.ways(shown=found) == ()


def test_which_season_is_known_is_said(now: datetime) -> None:
    tracked.sold(now=now)
    plain = advice.seasonal(shown=shown(now))
    assert plain is not None
    assert plain.reason == "goal_season_weekday"  # no year yet
    found = shown(now)
    assert found.outlook is not None
    yearly = Season(used=YEARLY, weeks=4.0, factor=1.21, error=0.1, found=1.3)
    told = advice.seasonal(shown=replace(found, outlook=replace(found.outlook, season=yearly)))
    assert told is not None
    assert dict(told.data) == {"percent": "+21", "bare": "+30"}
    for language in ("zh", "en"):
        assert "{" not in said(reason=told.reason, data=told.data, language=language)
    assert advice.seasonal(shown=shown(now, kpi="average_basket")) is None
