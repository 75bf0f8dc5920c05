"""The demo's goals: those with dates are set, the draft stays one, again changes nothing."""

from datetime import datetime

import pytest

from guerdon.flows.demo.demo import _shop
from guerdon.flows.demo.goals import made
from guerdon.store.campaigns import goals
from tests.flows import tracked

pytestmark = pytest.mark.django_db


def test_made_once(now: datetime) -> None:
    tracked.sold(now=now)
    told = _shop()["goals"]
    assert made(now=now, told=told) == 3
    assert made(now=now, told=told) == 3
    found = {one.goal.key: one for one in goals.listed()}
    assert found["more-friends"].goal.state == "draft"
    assert found["sales"].goal.baseline == 950_000.0 or found["sales"].goal.baseline
    assert len(goals.reviews(key="sales")) == 1
    assert found["basket"].judged["status"] in ("on", "watch", "off")
