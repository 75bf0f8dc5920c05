"""Turns of a sender: recovered, judged, sent; a sick channel pauses itself."""

import threading
from datetime import UTC, datetime

import pytest

from guerdon.flows.messages import reaching
from guerdon.store.messages import channels
from guerdon.store.models import Message
from guerdon.terms.reach import Pausing
from tests.flows import post_office
from tests.flows.letters import members, template
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_turn_sends_what_is_due_over_the_wire_of_the_settings() -> None:
    now = datetime.now(UTC)
    members("ann", now=now)
    template(now=now)
    planned(wanted(purpose="service"), now=now)
    with post_office.opened(seconds=0) as (office, port):
        plain = {"host": "127.0.0.1", "port": port, "tls": "none", "sender": "s@example.org"}
        channels.keep(channel="email", wire="smtp", plain=plain, actor="t", now=now)
        assert reaching.turn() == 2
        assert reaching.turn() == 0
    row = Message.objects.get()
    assert (row.state, dict(office.taken)) == ("accepted", {row.dedupe_key: 1})


def test_a_sick_channel_pauses_itself_once(now: datetime) -> None:
    planned(*(wanted(occurrence=str(n)) for n in range(10)), now=now)
    Message.objects.update(state="bounced", accepted_at=now)
    terms = Pausing(least=10)
    assert reaching.watched(terms=terms, now=now) == ["email"]
    assert reaching.watched(terms=terms, now=now) == []
    assert "100.0% bounced" in channels.listed()["email"].why


def test_it_ends_when_it_is_told() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=reaching.work_on, kwargs={"stop": stop, "pause": 0.01})
    thread.start()
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()
