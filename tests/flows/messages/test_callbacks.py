"""What providers tell is kept once, moves states forward, and obeys members."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.channels.reports import Report, Written
from guerdon.flows.customers import consents
from guerdon.flows.messages import callbacks, echoes
from guerdon.flows.messages.callbacks import Door, Heard
from guerdon.store.customers import people
from guerdon.store.messages import channels, outbox
from guerdon.store.models import BlockedAddress, Message, MessageEcho
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)
DOOR = Door(channel="email", wire="anymail", plain={})


def sent(now: datetime, *keys: str) -> list[Message]:
    members(*keys, now=now)
    planned(*(wanted(member=key, step=key) for key in keys), now=now)
    Message.objects.update(state="accepted", accepted_at=now)
    for row in Message.objects.all():
        Message.objects.filter(pk=row.pk).update(provider_key=f"p-{row.pk}")
    return list(Message.objects.order_by("pk"))


def report(row: Message, kind: str = "delivered", **changes: Any) -> Report:
    said = {"kind": kind, "name": f"{kind}-{row.pk}", "message": row.dedupe_key, **changes}
    return Report(**said)


def heard(now: datetime, *told: Any, door: Door = DOOR) -> Heard:
    return callbacks.taken(door=door, told=told, now=now)


@pytest.mark.database
def test_each_report_counts_once_and_nothing_goes_back(now: datetime) -> None:
    (row,) = sent(now, "ann")
    whole = [report(row), report(row, "bounced", data={"bounce": "hard"})]
    assert heard(now, *whole) == Heard(fresh=2, before=0, unknown=0)
    assert heard(now, *whole) == Heard(fresh=0, before=2, unknown=0)
    assert heard(now, report(row, "delivered", name="late")).fresh == 1
    assert Message.objects.get().state == "bounced"
    assert BlockedAddress.objects.get().why == "bounced"
    assert MessageEcho.objects.count() == 3
    assert outbox.tally().adds_up


def test_a_message_is_found_by_our_key_or_theirs_and_in_its_own_channel(now: datetime) -> None:
    (row,) = sent(now, "ann")
    theirs = report(row, message="", provider_key=row.provider_key)
    assert heard(now, theirs).fresh == 1
    assert heard(now, report(row, message="nobody", provider_key="")).unknown == 1
    # Whoever has the address of one channel tells nothing of another's messages.
    other = Door(channel="sms", wire="twilio", plain={})
    assert heard(now, report(row, "bounced"), door=other) == Heard(fresh=0, before=0, unknown=1)
    assert Message.objects.get().state == "delivered"


def test_a_refusal_told_again_does_not_undo_a_later_yes(now: datetime) -> None:
    (row,) = sent(now, "ann")
    no = report(row, "refused")
    assert heard(now, no).fresh == 1
    assert consents.standing(customer="ann")["email"] is False
    assert Message.objects.get().state == "accepted"
    echoes.agree(member="ann", channel="email", proof="form", now=now + timedelta(hours=1))
    assert heard(now + timedelta(hours=2), no).before == 1
    assert consents.standing(customer="ann")["email"] is True


def test_opens_of_those_who_are_not_followed_are_dropped(now: datetime) -> None:
    (row,) = sent(now, "ann")
    people.consent(
        customer="ann", purpose="tracking", channel="email", given=False, proof="p", now=now
    )
    assert heard(now, report(row, "opened"), report(row, "clicked")).fresh == 0
    assert not MessageEcho.objects.exists()
    assert Message.objects.get().state == "accepted"


def test_a_time_to_come_is_now(now: datetime) -> None:
    (row,) = sent(now, "ann")
    heard(now, report(row, at=now + timedelta(days=400)))
    assert MessageEcho.objects.get().at == now


@pytest.mark.parametrize("sender", ["13800000000", "+8613800000000"])
def test_a_word_is_obeyed_however_the_number_is_written(now: datetime, sender: str) -> None:
    members("ann", now=now)
    planned(wanted(channel="sms"), now=now)
    Message.objects.update(state="accepted", accepted_at=now)
    door = Door(channel="sms", wire="aliyun", plain={})
    word = Written(name="1", sender=sender, text="TD")
    heard(now, word, door=door)
    assert consents.standing(customer="ann")["sms"] is False
    echoes.agree(member="ann", channel="sms", proof="form", now=now + timedelta(hours=1))
    heard(now + timedelta(hours=2), word, door=door)
    assert consents.standing(customer="ann")["sms"] is True


def test_the_address_of_a_channel_is_secret_and_stays(now: datetime) -> None:
    plain = callbacks.begun(wire="aliyun", plain={"sign": "x"}, old={})
    again = callbacks.begun(wire="aliyun", plain={"sign": "y"}, old=plain)
    assert again["callback"] == plain["callback"]
    assert len(plain["callback"]) == 32
    assert callbacks.begun(wire="staff", plain={}, old=plain) == {}
    channels.keep(channel="sms", wire="aliyun", plain=plain, actor="eve", now=now)
    channels.keep(channel="push", wire="gateway", plain={}, actor="eve", now=now)
    found = callbacks.door(secret=plain["callback"])
    assert found is not None
    assert found.channel == "sms"
    assert callbacks.address(plain=plain).endswith(f"/callbacks/{plain['callback']}")
    for wrong in ("", "x", plain["callback"][:-1], plain["callback"] + "x", "ß"):
        assert callbacks.door(secret=wrong) is None
    assert callbacks.address(plain={}) == ""
