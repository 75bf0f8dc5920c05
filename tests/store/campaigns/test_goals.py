"""Goals, their reviews and the figures of days are kept, changed and read back whole."""

from datetime import date, datetime, timedelta

import pytest

from guerdon.store.campaigns import goals
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.goal import CLOSED, SET, Goal

pytestmark = pytest.mark.django_db
GOAL = Goal(
    key="g", name={"zh": "增长"}, kpi="sales", start=date(2026, 3, 1), target=5.5, state=SET
)


def keep(goal: Goal, now: datetime) -> Refusal | None:
    return goals.keep(goal=goal, actor="mia", now=now)


def test_kept_changed_and_closed(now: datetime) -> None:
    assert keep(GOAL, now) is None
    found = goals.seen(key="g")
    assert found is not None
    assert (found.goal, found.judged, found.created_by) == (GOAL, {}, "mia")
    with write():
        goals.judge(key="g", judged={"status": "off"})
    assert [one.goal.key for one in goals.off_pace()] == ["g"]
    changed = Goal(key="g", name={"en": "More"}, kpi="orders", due=date(2026, 5, 1), state=SET)
    keep(changed, now)
    # Another goal than the night judged.
    assert [(one.goal, one.judged) for one in goals.listed(states=(SET,))] == [(changed, {})]
    assert goals.off_pace() == ()
    keep(Goal(key="g", name={}, kpi="orders", state=CLOSED), now)
    refused = keep(changed, now)
    assert refused is not None
    assert refused.reason == "goal_closed"
    assert goals.listed()[0].goal.state == CLOSED
    assert goals.seen(key="none") is None


def test_reviews_newest_first(now: datetime) -> None:
    keep(GOAL, now)
    for day, note in ((1, "slow"), (3, "better")):
        with write():
            goals.review(
                key="g", by="lin", note=note, figures={"value": day}, now=now + timedelta(days=day)
            )
    assert [(one.note, one.figures["value"]) for one in goals.reviews(key="g")] == [
        ("better", 3),
        ("slow", 1),
    ]
    assert goals.last_reviews() == {"g": now + timedelta(days=3)}


def test_days_are_overwritten(now: datetime) -> None:
    one, two = date(2026, 3, 1), date(2026, 3, 2)
    assert goals.last_day(kpis=["sales"]) is None
    goals.keep_days(kpi="sales", days={one: (5.0, None), two: (6.0, None)})
    goals.keep_days(kpi="repeat_share", days={two: (1.0, 2.0)})
    goals.keep_days(kpi="sales", days={two: (7.0, None)})
    goals.keep_days(kpi="segment_customers", of="s", days={one: (9.0, None)})
    assert goals.days(kpi="sales", since=one) == {one: (5.0, None), two: (7.0, None)}
    assert goals.days(kpi="sales", since=two) == {two: (7.0, None)}
    assert goals.days(kpi="segment_customers", since=one) == {}
    assert goals.days(kpi="segment_customers", of="s", since=one) == {one: (9.0, None)}
    assert goals.last_day(kpis=["sales", "repeat_share"]) == two
