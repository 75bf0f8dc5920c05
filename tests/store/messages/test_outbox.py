"""The outbox: planned once by its key, inside the caller's transaction, at the moment meant."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from guerdon.store.customers import people, zones
from guerdon.store.messages import outbox
from guerdon.store.models import Message, MessageEcho
from guerdon.store.writing import undo, write
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_planned_once_however_often_it_is_wanted(now: Any) -> None:
    one, two = wanted(), wanted(step="later", data={"points": 5})
    first = planned(one, two, one, now=now)
    assert (first.fresh, first.before, first.unknown) == (2, 1, ())
    again = planned(replace(one, template="other"), now=now)
    assert (again.fresh, again.before) == (0, 1)
    kept = {row.step: row for row in Message.objects.all()}
    assert kept["hello"].template == "welcome"
    assert kept["later"].data == {"points": 5}
    assert (kept["later"].state, kept["later"].due_at) == ("planned", now)
    assert outbox.tally().planned == outbox.tally().pending == 2


def test_what_is_undone_was_never_planned(now: Any) -> None:
    people.named(keys=["ann"], now=now)
    with write():
        outbox.plan(messages=[wanted()], now=now)
        undo()
    assert outbox.tally().planned == 0


def test_those_whom_nobody_knows_are_named_and_the_others_planned(now: Any) -> None:
    people.named(keys=["ann"], now=now)
    with write():
        found = outbox.plan(messages=[wanted(), wanted(member="zoe")], now=now)
    assert (found.fresh, found.before, found.unknown) == (1, 0, ("zoe",))
    with pytest.raises(ValueError, match="Mars"), write():
        outbox.plan(messages=[wanted(occurrence="o-2", zone="Mars/Base")], now=now)
    assert outbox.tally().planned == 1


def test_a_wall_time_is_that_of_the_members_zone_on_that_date(now: Any) -> None:
    people.named(keys=["ann"], now=now)
    with write():
        zones.keep(member="ann", zone="Europe/Berlin", provenance="said", now=now)
    summer, past = datetime(2026, 7, 1, 9, 0), datetime(2026, 1, 1, 9, 0)
    planned(
        wanted(step="own", wanted=summer),
        wanted(step="fixed", wanted=summer, zone="Asia/Tokyo"),
        wanted(step="moment", wanted=now + timedelta(hours=1)),
        wanted(step="past", wanted=past),
        now=now,
    )
    rows = {row.step: row for row in Message.objects.all()}
    assert rows["own"].due_at == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert (rows["own"].wanted, rows["own"].zone) == ("2026-07-01T09:00:00", "")
    assert rows["own"].zone_used == "Europe/Berlin"
    assert rows["fixed"].due_at == datetime(2026, 7, 1, 0, 0, tzinfo=UTC)
    assert rows["moment"].due_at == now + timedelta(hours=1)
    assert rows["past"].due_at == now


def test_two_who_plan_the_same_at_once_plan_it_once(now: Any) -> None:
    messages = [wanted(member=f"m-{number}") for number in range(40)]
    people.named(keys=[one.member for one in messages], now=now)
    fresh: list[int] = []

    def work(mine: list[Any]) -> None:
        with write():
            fresh.append(outbox.plan(messages=mine, now=now).fresh)
        connection.close()

    ways = (messages, messages[::-1], messages[20:] + messages[:20])
    threads = [threading.Thread(target=work, args=(way,)) for way in ways]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(fresh) == 40
    assert outbox.tally().planned == 40


def test_what_waits_can_be_taken_back_and_what_is_being_sent_cannot(now: Any) -> None:
    planned(wanted(), wanted(step="two"), wanted(occurrence="o-2"), now=now)
    planned(wanted(member="bob"), wanted(source="campaign:x"), now=now)
    Message.objects.filter(step="two").update(state="sending")
    with write():
        asked = {"source": "journey:welcome", "member": "ann", "why": "journey_left", "now": now}
        assert outbox.cancel(**asked, occurrence="o-2") == 1
        assert outbox.cancel(**asked) == 1
        assert outbox.cancel(**asked) == 0
    found = outbox.tally(source="journey:welcome")
    assert (found.planned, found.cancelled, found.pending) == (4, 2, 2)
    assert found.adds_up
    assert outbox.by_step(source="campaign:x") == {(1, "hello", "planned"): 1}


def test_answers_are_what_the_member_did(now: Any) -> None:
    planned(wanted(), wanted(member="bob"), now=now)
    row = Message.objects.get(customer__key="ann")
    for place, kind in enumerate(("delivered", "opened", "clicked")):
        at = now + timedelta(minutes=place)
        MessageEcho.objects.create(key=f"e{place}", message=row, kind=kind, at=at)
    found = outbox.answered(source="journey:welcome", member="ann")
    assert [(one.kind, one.step, one.channel) for one in found] == [
        ("opened", "hello", "email"),
        ("clicked", "hello", "email"),
    ]
    assert outbox.answered(source="journey:welcome", member="bob") == ()
    assert outbox.answered(source="journey:other", member="ann") == ()
