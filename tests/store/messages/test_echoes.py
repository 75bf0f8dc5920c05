"""Echoes: kept once, and a message only ever moves forward."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.store.messages import echoes
from guerdon.store.models import Message
from guerdon.store.writing import write
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def kept(row: Message, kind: str, key: str, now: Any) -> str:
    with write():
        echoes.keep(number=row.pk, kind=kind, key=key, at=now, data={}, now=now)
    row.refresh_from_db()
    return row.state


def test_states_move_forward_and_each_echo_counts_once(now: Any) -> None:
    planned(wanted(), now=now)
    row = Message.objects.get()
    Message.objects.update(state="accepted", accepted_at=now)
    steps = ("delivered", "clicked", "opened", "complained", "delivered")
    seen = [kept(row, kind, f"k{place}", now) for place, kind in enumerate(steps)]
    assert seen == ["delivered", "clicked", "clicked", "complained", "complained"]
    with write():
        assert not echoes.keep(number=row.pk, kind="opened", key="k0", at=now, data={}, now=now)


def test_an_echo_makes_an_unknown_message_known(now: Any) -> None:
    planned(wanted(), now=now)
    row = Message.objects.get()
    Message.objects.update(state="unknown", reason="sender_stopped")
    assert kept(row, "delivered", "k", now) == "delivered"
    assert (row.reason, row.accepted_at) == ("", now)
    # What never went out stays where it is, whatever somebody claims.
    Message.objects.update(state="suppressed")
    assert kept(row, "opened", "l", now + timedelta(hours=1)) == "suppressed"


def test_messages_are_found_by_their_keys_and_numbers(now: Any) -> None:
    members("ann", now=now)
    planned(wanted(channel="sms"), now=now)
    row = Message.objects.get()
    assert echoes.newest_by_phone(phone="+86 138 0000 0000", channel="sms") is None
    Message.objects.update(state="accepted", provider_key="p-1")
    for asked in ({"key": row.dedupe_key}, {"provider_key": "p-1"}, {"number": row.pk}):
        found = echoes.sender(**asked)  # type: ignore[arg-type]
        assert found is not None
        assert (found.member, found.channel, found.source) == ("ann", "sms", "journey:welcome")
    assert echoes.sender() is None
    assert echoes.sender(key="none") is None
    newest = echoes.newest_by_phone(phone="+86 138 0000 0000", channel="sms")
    assert newest is not None
    assert newest.number == row.pk
    assert echoes.owners(phone="008613800000000") == ["ann"]
