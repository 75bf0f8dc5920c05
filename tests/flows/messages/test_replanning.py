"""A member moves, and what waits for nine in the morning waits for theirs."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.flows.messages import gating, replanning
from guerdon.store.models import MemberZone, Message
from guerdon.terms.decision import Refusal
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)
WALL = datetime(2026, 7, 1, 9, 0)


def lives(now: datetime, zone: str, how: str = "said") -> dict[str, object] | Refusal:
    return replanning.lives(member="ann", zone=zone, provenance=how, actor="t", now=now)


def test_what_waits_by_the_wall_clock_moves_with_the_member(now: datetime) -> None:
    planned(
        wanted(step="own", wanted=WALL),
        wanted(step="fixed", wanted=WALL, zone="Asia/Tokyo"),
        wanted(step="moment", wanted=now + timedelta(days=1)),
        now=now,
    )
    before = dict(Message.objects.values_list("step", "due_at"))
    assert lives(now, "Europe/Berlin") == {"changed": True, "moved": 1}
    after = dict(Message.objects.values_list("step", "due_at"))
    assert after.pop("own") == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    del before["own"]
    assert after == before
    assert lives(now, "Europe/Berlin") == {"changed": False, "moved": 0}
    assert lives(now, "Asia/Tokyo", "device") == {"changed": False, "moved": 0}


def test_a_message_that_is_held_stays_held(now: datetime) -> None:
    members("ann", now=now)
    night = now.replace(hour=22)
    planned(wanted(wanted=night.replace(tzinfo=None)), now=now)
    gating.run(now=night)
    row = Message.objects.get()
    assert row.reason == "gate_quiet_hours"
    lives(night, "Europe/Berlin")
    again = Message.objects.get()
    assert (again.look_at, again.zone_used) == (row.look_at, "Europe/Berlin")


def test_what_is_none_is_refused_and_changes_nothing(now: datetime) -> None:
    planned(wanted(wanted=WALL), now=now)
    for refused in (lives(now, "Mars/Base"), lives(now, "UTC", "guess")):
        assert isinstance(refused, Refusal)
    assert not MemberZone.objects.exists()


def test_other_zone_data_replan_everything_once(now: datetime) -> None:
    planned(wanted(wanted=WALL), now=now)
    Message.objects.update(due_at=now)
    assert replanning.if_data_changed(now=now) == 1
    assert Message.objects.get().due_at == datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    Message.objects.update(due_at=now)
    assert replanning.if_data_changed(now=now) == 0
    assert replanning.run(now=now) == 1
