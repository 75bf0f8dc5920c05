"""Counts add up: who came in is held out, goes on, reached the goal or ended."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.journeys import counts
from guerdon.store.journeys.counts import Counts
from guerdon.store.models import JourneyRun
from tests.flows.paths import buy, live, member, say, tick

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_what_came_of_a_journey(now: datetime) -> None:
    live(now, holdout_percent=50)
    for number in range(12):
        who = member(f"c{number}", now)
        say("cart_abandoned", now, key=f"a{number}", customer=who, cart="c")
    tick(now + HOUR)
    for number in range(0, 12, 3):
        buy(now + 2 * HOUR, key=f"o{number}", customer=f"c{number}")
    found = counts.of(journey="cart")
    assert found.entered == 12 == found.treated + found.held_out
    assert 0 < found.held_out < 12
    assert found.reached + found.reached_held_out == 4
    assert found.waiting == {"look": found.treated - found.reached}
    assert found.whys == {"goal": 4}
    assert found.steps["hello", "said"] == found.treated
    assert counts.listed()["cart"].entered == 12
    assert counts.waiting(journey="cart") == {(1, "look"): found.going}
    assert len(counts.newest(journey="cart", step="look")) == found.going
    assert len(counts.newest(journey="cart", most=5)) == 5
    assert counts.since(journey="cart", at=now) == 12
    assert counts.since(journey="cart", at=now + HOUR) == 0
    assert counts.of(journey="none") == Counts()
    JourneyRun.objects.filter(state="going").update(due_at=None)
    assert counts.of(journey="cart").stuck == found.going
