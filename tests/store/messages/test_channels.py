"""Channels: sealed settings, the switch, and channels that are sick."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.store.messages import channels
from guerdon.store.models import Message, ReachChannel
from guerdon.terms.reach import Pausing
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_settings_are_sealed_and_opened_for_senders(now: Any) -> None:
    plain = {"host": "mail.example", "password": "s3cret"}
    channels.keep(channel="email", wire="smtp", plain=plain, actor="ann", now=now)
    assert b"s3cret" not in bytes(ReachChannel.objects.get().sealed or b"")
    assert channels.settings() == {"email": ("smtp", plain)}
    assert "s3cret" not in str(channels.listed())


def test_the_switch_is_thrown_once_and_back(now: Any) -> None:
    asked = {"channel": "sms", "actor": "ann", "now": now}
    assert channels.pause(why="wrong", **asked)
    assert not channels.pause(why="again", **asked)
    assert channels.listed()["sms"].why == "wrong"
    assert channels.settings() == {}
    assert channels.resume(**asked)
    assert not channels.resume(**asked)


def test_a_channel_is_sick_where_too_much_comes_back(now: Any) -> None:
    planned(*(wanted(occurrence=str(n)) for n in range(100)), now=now)
    Message.objects.update(state="accepted", accepted_at=now)
    terms = Pausing(bounces=0.05, complaints=0.01, least=100)
    numbers = list(Message.objects.values_list("pk", flat=True))
    Message.objects.filter(pk__in=numbers[:5]).update(state="bounced")
    since = now - timedelta(days=1)
    assert channels.sick(terms=terms, now=now, since=since) == {}
    Message.objects.filter(pk__in=numbers[:6]).update(state="bounced")
    found = channels.sick(terms=terms, now=now, since=since)
    assert found == {"email": {"of": 100, "bounced": 0.06, "complained": 0.0}}
    few = Pausing(bounces=0.05, complaints=0.01, least=101)
    assert channels.sick(terms=few, now=now, since=since) == {}
    assert channels.sick(terms=terms, now=now, since=now) == {}
