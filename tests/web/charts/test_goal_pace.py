"""The figure so far, the even plan, a band to the last day; nothing without a figure."""

from datetime import date, datetime, timedelta

import pytest

from guerdon.flows.goals import goals
from guerdon.web.charts import goal_pace
from guerdon.web.charts.table import tabled
from tests.flows import tracked
from tests.web.charts.drawing import EN, rows

pytestmark = pytest.mark.django_db


def test_lines_and_band(now: datetime) -> None:
    tracked.sold(now=now)
    goals.keep(document=tracked.document(now=now), actor="mia", now=now)
    found = goal_pace.read(of={"of": "spring"}, now=now)
    assert found is not None
    assert len(goal_pace._was(found, 0.01)) == 29
    drawn = rows(goal_pace.drawn(data=found, look=EN))
    assert {"day": "2026-03-13", "value": 4_200.0} in goal_pace._was(found, 0.01)
    table = tabled(spec=goal_pace.drawn(data=found, look=EN).to_dict())
    assert len({what for (_, (what, _), _) in table.rows}) == 3
    band = [row for row in drawn if "low" in row]
    assert band[0]["low"] == band[0]["high"] == 4_200.0
    last = max(date.fromisoformat(row["day"]) for row in band)
    assert last == (now + timedelta(days=27)).date()
    assert any(row.get("text") == "$8,400.00" for row in drawn)


def test_a_share_starts_before_the_goal(now: datetime) -> None:
    tracked.sold(now=now)
    wanted = tracked.document(now=now, kpi="average_basket", baseline=15_000, target=16_000)
    goals.keep(document=wanted, actor="mia", now=now)
    found = goal_pace.read(of={"of": "spring"}, now=now)
    assert found is not None
    assert goal_pace._was(found, 1.0)[0]["day"] == (now - timedelta(days=84)).date().isoformat()
    assert goal_pace._plan(found, 1.0)[0]["value"] == 15_000
    assert rows(goal_pace.drawn(data=found, look=EN))


def test_nothing_without_a_figure(now: datetime) -> None:
    assert goal_pace.read(of={}, now=now) is None
    goals.keep(document={"key": "bare"}, actor="mia", now=now)
    assert goal_pace.read(of={"of": "bare"}, now=now) is None
