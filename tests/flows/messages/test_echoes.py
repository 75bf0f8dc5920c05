"""Echoes: bounces end addresses, complaints and stops are obeyed, each once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.customers import consents
from guerdon.flows.messages import echoes, gating
from guerdon.store.models import BlockedAddress, Message, MessageEcho
from guerdon.terms.decision import Refusal
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(now: datetime) -> Message:
    members("ann", now=now)
    planned(wanted(), wanted(channel="sms"), now=now)
    Message.objects.update(state="accepted", accepted_at=now)
    return Message.objects.get(channel="email")


def told(sent: Message, now: datetime, **asked: Any) -> bool | Refusal:
    plain = {"key": "e-1", "number": sent.pk, "at": now, "now": now}
    return echoes.told(**{**plain, **asked})


def test_a_hard_bounce_ends_the_address_and_a_soft_one_does_not(
    sent: Message, now: datetime
) -> None:
    assert told(sent, now, kind="bounced", data={"bounce": "soft"}) is True
    assert not BlockedAddress.objects.exists()
    assert told(sent, now, kind="bounced", key="e-2") is True
    assert told(sent, now, kind="bounced", key="e-2") is False
    assert (BlockedAddress.objects.get().channel, BlockedAddress.objects.get().why) == (
        "email",
        "bounced",
    )
    planned(wanted(step="next", purpose="service"), now=now)
    assert gating.run(now=now) == {"suppressed": 1}


@pytest.mark.parametrize(("bounce", "why"), [("stopped", "stopped"), ("complained", "complained")])
def test_a_bounce_for_wanting_no_more_is_a_no_and_the_number_lives(
    sent: Message, now: datetime, bounce: str, why: str
) -> None:
    text = Message.objects.get(channel="sms")
    assert told(text, now, kind="bounced", data={"bounce": bounce, "code": "MX:0012"}) is True
    assert BlockedAddress.objects.get().why == why
    assert consents.standing(customer="ann") == {"email": True, "sms": False}
    planned(wanted(step="owed", purpose="service", channel="sms"), now=now)
    assert gating.run(now=now).get("suppressed", 0) == 0


@pytest.mark.parametrize(
    ("days", "second", "dead"),
    [(30, "bounced", True), (29, "bounced", False), (90, "opened", False)],
)
def test_three_soft_bounces_in_a_row_over_a_month_end_the_address(
    sent: Message, now: datetime, days: int, second: str, dead: bool
) -> None:
    planned(*(wanted(step=f"s{n}", channel="sms") for n in (1, 2)), now=now)
    rows = list(Message.objects.filter(channel="sms").order_by("pk"))
    for place, (row, kind) in enumerate(zip(rows, ("bounced", second, "bounced"), strict=True)):
        at = now + timedelta(days=days) if place == 2 else now
        Message.objects.filter(pk=row.pk).update(state="accepted", accepted_at=at)
        said = {"bounce": "soft", "code": "MOBILE_NOT_ON_SERVICE"}
        assert told(row, at, key=f"s-{place}", kind=kind, data=said) is True
        assert BlockedAddress.objects.exists() is (dead and place == 2)


def test_a_complaint_is_a_no(sent: Message, now: datetime) -> None:
    assert told(sent, now, kind="complained") is True
    assert consents.standing(customer="ann") == {"email": False, "sms": True}
    assert BlockedAddress.objects.get().why == "complained"


def test_what_is_none_is_refused(sent: Message, now: datetime) -> None:
    for asked in ({"kind": "accepted"}, {"kind": "opened", "number": 0}):
        assert isinstance(told(sent, now, **asked), Refusal)
    assert not MessageEcho.objects.exists()


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("R", "stop"),
        (" td. ", "stop"),
        ("ＴＤ", "stop"),
        ("退订", "stop"),
        ("stop!", "stop"),
        ("Start", "start"),
        ("Really nice, thank you", ""),
        ("please stop by", ""),
        ("", ""),
    ],
)
def test_words_are_read_whole(text: str, meaning: str) -> None:
    assert echoes.meaning(text=text) == meaning


def test_a_stop_is_obeyed_and_a_start_lifts_it(sent: Message, now: datetime) -> None:
    asked = {"channel": "sms", "sender": "+86 138 0000 0000", "at": now, "now": now}
    done = echoes.replied(text="TD", key="in-1", **asked)  # type: ignore[arg-type]
    assert (done["meaning"], done["members"]) == ("stop", ["ann"])
    assert consents.standing(customer="ann")["sms"] is False
    assert Message.objects.get(channel="sms").state == "replied"
    assert echoes.replied(text="thanks", key="in-2", **asked)["meaning"] == ""  # type: ignore[arg-type]
    echoes.replied(text="恢复", key="in-3", **asked)  # type: ignore[arg-type]
    assert consents.standing(customer="ann")["sms"] is True
    assert not BlockedAddress.objects.exists()
    nobody = echoes.replied(**{**asked, "sender": "+1555", "text": "STOP", "key": "in-4"})  # type: ignore[arg-type]
    assert (nobody["members"], nobody["message"]) == ([], None)
