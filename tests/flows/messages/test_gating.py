"""Gating: due messages are judged in batches, held with their reason, and capped exactly."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from guerdon.flows.messages import gating
from guerdon.store import counters, triggers
from guerdon.store.messages import addresses, outbox
from guerdon.store.messages.facts import Reached
from guerdon.store.models import Message
from guerdon.store.programme import sections
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.reach import Cap
from guerdon.terms.trigger import Trigger
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def settings(now: datetime, **document: Any) -> None:
    done = sections.put(name="messages", document=document, actor="test", now=now)
    assert not isinstance(done, Refusal), done


def where() -> dict[str, tuple[str, str]]:
    return {row.step: (row.state, row.reason) for row in Message.objects.all()}


def test_each_goes_its_way_with_its_reason(now: datetime) -> None:
    members("ann", "bob", now=now)
    planned(
        wanted(step="passes"),
        wanted(step="later", wanted=now + timedelta(hours=1)),
        wanted(step="push", channel="push"),
        wanted(step="text", channel="sms", zone="Asia/Tokyo"),
        wanted(
            step="bought",
            relevance="no_order_since",
            relevance_data={"since": (now - timedelta(days=1)).isoformat()},
        ),
        wanted(step="old", expires_at=now - timedelta(hours=1)),
        wanted(step="missing", member="cat"),
        now=now,
    )
    counted = gating.run(now=now)
    assert counted == {"queued": 3, "suppressed": 2, "expired": 1}
    assert where() == {
        "passes": ("queued", ""),
        "later": ("planned", ""),
        "push": ("suppressed", "gate_no_consent"),
        "text": ("queued", ""),
        "bought": ("queued", ""),
        "old": ("expired", "gate_expired"),
        "missing": ("suppressed", "gate_no_consent"),
    }
    assert outbox.tally().adds_up
    assert gating.run(now=now) == {}


def test_quiet_hours_hold_and_the_next_look_sends(now: datetime) -> None:
    members("ann", now=now)
    night = now.replace(hour=23)
    planned(wanted(), now=night)
    assert gating.run(now=night) == {"planned": 1}
    row = Message.objects.get()
    assert (row.reason, row.due_at) == ("gate_quiet_hours", night)
    assert row.look_at == night + timedelta(hours=10)
    assert gating.run(now=night + timedelta(hours=9)) == {}
    assert gating.run(now=row.look_at) == {"queued": 1}
    row.refresh_from_db()
    assert (row.reason, [one["gate"] for one in row.found]) == ("", ["quiet_hours"])


def test_a_complaint_holds_and_an_end_before_it_expires(now: datetime) -> None:
    members("ann", now=now)
    with write():
        triggers.keep(
            trigger=Trigger(kind="complaint", key="c-1", customer="ann", at=now, data={}),
            now=now,
            told=(),
        )
    planned(wanted(), wanted(step="soon", expires_at=now + timedelta(days=1)), now=now)
    assert gating.run(now=now) == {"planned": 1, "expired": 1}
    assert where()["hello"] == ("planned", "gate_care")
    assert where()["soon"] == ("expired", "gate_expires_held")


def test_dead_addresses_and_those_who_stopped(now: datetime) -> None:
    members("ann", "bob", now=now)
    assert addresses.block(channel="email", member="ann", why="bounced", proof="550", now=now)
    assert not addresses.block(channel="email", member="ann", why="stopped", proof="", now=now)
    addresses.block(channel="email", member="bob", why="stopped", proof="reply", now=now)
    planned(
        wanted(step="dead", purpose="service"),
        wanted(step="text", channel="sms"),
        wanted(step="stopped", member="bob"),
        wanted(step="owed", member="bob", purpose="service"),
        now=now,
    )
    gating.run(now=now)
    assert where() == {
        "dead": ("suppressed", "gate_blocked_bounced"),
        "text": ("queued", ""),
        "stopped": ("suppressed", "gate_blocked_stopped"),
        "owed": ("queued", ""),
    }
    assert addresses.unblock(channel="email", member="bob") == 1
    assert addresses.unblock(channel="email", member="ann") == 0


def test_a_cap_counts_across_channels_and_frees_what_was_not_sent(now: datetime) -> None:
    settings(now, caps=[{"key": "weekly", "most": 2, "days": 7}])
    members("ann", now=now)
    messages = [wanted(step=f"s{n}", channel=("email", "sms")[n % 2]) for n in range(4)]
    planned(*messages, wanted(step="owed", purpose="service"), now=now)
    assert gating.run(now=now) == {"queued": 3, "planned": 2}
    held = Message.objects.filter(reason="gate_cap")
    assert {row.look_at for row in held} == {now + timedelta(days=7)}
    # One of those that passed is taken back: its place is free again.
    gone = Message.objects.filter(state="queued", purpose="marketing").first()
    assert gone is not None
    Message.objects.filter(pk=gone.pk).update(state="cancelled")
    held.update(look_at=now)
    assert gating.run(now=now) == {"queued": 1, "planned": 1}


def test_many_at_once_never_pass_a_cap(now: datetime) -> None:
    settings(now, caps=[{"key": "weekly", "most": 3, "days": 7}])
    people = [f"m-{n}" for n in range(6)]
    members(*people, now=now)
    planned(*(wanted(member=who, step=f"s{n}") for who in people for n in range(8)), now=now)

    def work() -> None:
        gating.run(now=now, batch=5)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    queued = Message.objects.filter(state="queued").values_list("customer__key", flat=True)
    assert sorted(queued) == sorted(who for who in people for _ in range(3))
    assert outbox.tally().pending == 48


def test_a_budget_is_spent_exactly_and_given_back(now: datetime) -> None:
    counters.open_counter(key="budget/texts", ceiling=10)
    members("ann", "bob", "cat", now=now)
    planned(
        *(wanted(member=who, cost_minor=4, budget="texts") for who in ("ann", "bob", "cat")),
        now=now,
    )
    assert gating.run(now=now) == {"queued": 2, "planned": 1}
    assert counters.standing(keys=["budget/texts"])["budget/texts"].used == 8
    first = Message.objects.filter(state="queued").select_related("customer").first()
    assert first is not None
    with write():
        who = first.customer.key
        assert outbox.cancel(source="journey:welcome", member=who, why="left", now=now) == 1
    assert counters.standing(keys=["budget/texts"])["budget/texts"].used == 4
    assert gating.run(now=now + timedelta(hours=1)) == {"queued": 1}


def test_windows_say_when_enough_has_left(now: datetime) -> None:
    days = [timedelta(days=n) for n in (6, 3, 1)]
    reached = [Reached(purpose="marketing", channel="email", at=now - one) for one in days]
    two, five = Cap(key="two", most=2, days=7), Cap(key="five", most=5, days=2)
    found = gating.windows(caps=(two, five), reached=reached, now=now)
    assert found == {
        "two": (3, now - timedelta(days=3) + timedelta(days=7)),
        "five": (1, now - timedelta(days=1) + timedelta(days=2)),
    }
    assert gating.windows(caps=(two,), reached=(), now=now) == {}


def test_care_days_stand_once_in_the_rules_of_gifts(now: datetime) -> None:
    assert gating.terms(now=now).reach.care_days == 3
    sections.put(name="gifts", document={"care_days": 9}, actor="mia", now=now)
    assert gating.terms(now=now).reach.care_days == 9
