"""A past period is gone through again for everybody, and nothing is written."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.journeys import simulation
from guerdon.give.journeys.outlook import Gates
from guerdon.store.models import JourneyRun, Message
from guerdon.store.night import segments
from tests.flows.paths import ACTOR, buy, member, say
from tests.give.paths import HELLO, journey, steps

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def test_the_last_days_as_if_the_journey_had_been_live(now: datetime) -> None:
    for number in range(6):
        who = member(f"c{number}", now - 5 * DAY)
        if number < 4:
            at = now - 4 * DAY + number * HOUR
            say("cart_abandoned", at, key=f"a{number}", customer=who, cart="c")
    buy(now - 3 * DAY, key="o1", customer="c0")
    told: list[dict[str, object]] = []
    found = simulation.past(journey=journey(), days=7, now=now, gates=Gates(), tell=told.append)
    assert (found.members, found.outlook.entered, found.outlook.reached) == (4, 4, 1)
    assert found.outlook.sums().grants == 3
    assert found.outlook.sums().sent == 7
    assert told[-1]["members"] == 6
    assert JourneyRun.objects.count() == Message.objects.count() == 0
    # What was longer ago is not looked at.
    assert simulation.past(journey=journey(), days=2, now=now).outlook.entered == 0


def test_members_come_in_by_days_and_segments_too(now: datetime) -> None:
    member("ann", now, attributes={"birthday": "1990-03-12"})
    member("ben", now)
    segments.save(key="vip", name={"en": "VIP"}, document={}, actor=ACTOR, now=now)
    one = steps(HELLO, entry={"date": {"field": "birthday"}}, again={"when": "object"})
    assert simulation.past(journey=one, days=7, now=now).outlook.entered == 1
    weekly = steps(HELLO, entry={"schedule": {"weekdays": ["mon"]}}, again={"when": "object"})
    assert simulation.past(journey=weekly, days=14, now=now).outlook.entered == 4
    vip = steps(HELLO, entry={"segment": {"key": "vip"}}, again={"when": "object"})
    assert simulation.past(journey=vip, days=7, now=now).outlook.entered == 0
    assert simulation.past(journey=weekly, days=14, now=now, most=1).members >= 1


def test_one_member_alone_and_nobody_unknown(now: datetime) -> None:
    member("ann", now)
    say("cart_abandoned", now - DAY, key="a", cart="c1")
    words = {"start": now - 2 * DAY, "end": now}
    found = simulation.member(journey=journey(), customer="ann", **words)  # type: ignore[arg-type]
    assert found is not None
    assert [mark.step for mark in found.marks][:3] == ["rest", "rest", "hello"]
    assert simulation.member(journey=journey(), customer="eve", **words) is None  # type: ignore[arg-type]
    assert len(list(simulation.lives(journey=journey(), **words))) == 1  # type: ignore[arg-type]
