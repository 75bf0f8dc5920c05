"""A launched campaign writes to those who are given something, once, and to nobody else."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from guerdon.flows.campaigns import acts, campaign, messages
from guerdon.flows.campaigns.brief import Brief, parsed
from guerdon.flows.campaigns.brief_message import BriefMessage
from guerdon.flows.campaigns.campaign import CampaignLooked
from guerdon.flows.messages import gating, templates
from guerdon.store.customers import people
from guerdon.store.customers.people import Told
from guerdon.store.models import Assignment, Campaign, Code, Customer, Message, Offer
from guerdon.store.programme import programme, sections
from guerdon.terms.decision import Refusal
from tests.flows import regulars

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SAID = {"subject": "For you", "text": "{{ data.offer.en }}: {{ data.code }} to {{ data.last_day }}"}
ARMS = {"ann": "given", "bob": "given", "cy": "given", "dan": "given", "hal": "holdout"}


def template(key: str, channel: str, now: datetime, **parts: str) -> None:
    said = {**SAID, **parts} if channel == "email" else {"text": parts.get("text", SAID["text"])}
    document = {"channel": channel, "languages": {"en": said}}
    done = templates.publish(key=key, document=document, actor="mia", now=now)
    assert not isinstance(done, Refusal), done


def shop(now: datetime, **message: Any) -> None:
    """Ann wants letters, bob texts, cy neither, dan both; hal is held out and wants both."""
    programme.keep(changes={"currency": "USD", "margin": 0.4})
    sections.put(name="messages", document={"quiet": None}, actor="mia", now=now)
    template("mail", "email", now)
    template("text", "sms", now)
    wants = {"ann": ["email"], "bob": ["sms"], "dan": ["sms", "email"], "hal": ["email", "sms"]}
    told = [
        Told(
            key=key,
            email=f"{key}@example.org",
            phone=f"+4179123450{number}",
            consents=dict.fromkeys(wants.get(key, ()), True),
        )
        for number, key in enumerate(ARMS)
    ]
    people.keep(told=told, now=now, proof="form")
    brief = regulars.brief(message={"templates": ["mail", "text"], **message})
    row = Campaign.objects.create(
        key="spring",
        name=brief["name"],
        state="planned",
        brief=brief,
        budget_minor=brief["budget_minor"],
        reserve_minor=1440,
        plan={"planned_at": "x"},
        created_at=now,
    )
    for key, arm in ARMS.items():
        Assignment.objects.create(
            campaign=row,
            customer=Customer.objects.get(key=key),
            arm=arm,
            offer="spring-five" if arm == "given" else "",
            reason={"reason": "given_best"},
            at=now,
        )


def launched(now: datetime) -> CampaignLooked:
    done = campaign.launch(campaign="spring", actor="mia", now=now)
    assert isinstance(done, CampaignLooked), done
    return done


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("customer__key", "state"))


def test_by_the_first_channel_that_reaches_with_the_own_code(now: datetime) -> None:
    shop(now)
    done = launched(now)
    found = {row.customer.key: row for row in Message.objects.select_related("customer")}
    assert {key: (row.channel, row.template) for key, row in found.items()} == {
        "ann": ("email", "mail"),
        "bob": ("sms", "text"),
        "cy": ("email", "mail"),
        "dan": ("email", "mail"),
    }
    for key, row in found.items():
        code = Code.objects.get(customer__key=key).code
        assert row.source == "campaign:spring"
        assert row.purpose == "marketing"
        assert row.data["code"] == code
        assert row.data["offer"] == {"en": "5 off 40", "zh": "满40减5"}
        assert row.data["last_day"] == "2026-04-11"
        assert (row.relevance, row.relevance_data) == ("code_unused", {"code": code})
        assert row.expires_at == done.campaign.ends_at
    assert done.messages is not None
    assert (done.messages.planned, done.messages.pending) == (4, 4)
    gating.run(now=now)
    # Nobody is written to without their dated yes, and the outbox says why.
    assert states() == dict.fromkeys(("ann", "bob", "dan"), "queued") | {"cy": "suppressed"}
    assert Message.objects.get(customer__key="cy").reason == "gate_no_consent"


def test_whoever_used_the_code_gets_no_message(now: datetime) -> None:
    shop(now)
    launched(now)
    Code.objects.filter(customer__key="ann").update(state="used")
    gating.run(now=now)
    assert states()["ann"] == "suppressed"
    assert Message.objects.get(customer__key="ann").reason == "gate_code_unused"


def test_a_stop_takes_back_what_waits_and_a_start_lets_it_wait_again(now: datetime) -> None:
    shop(now)
    launched(now)
    gating.run(now=now)
    Message.objects.filter(customer__key="bob").update(state="accepted")
    acts.halt(campaign="spring", why="", actor="eve", now=now)
    gone = {"ann": "cancelled", "dan": "cancelled"}
    assert states() == {**gone, "bob": "accepted", "cy": "suppressed"}
    later = now + timedelta(hours=1)
    acts.resume(campaign="spring", actor="eve", now=later)
    gating.run(now=later)
    assert states() == {"ann": "queued", "dan": "queued", "bob": "accepted", "cy": "suppressed"}
    campaign.finish(campaign="spring", actor="eve", now=later)
    assert states() == {**gone, "bob": "accepted", "cy": "suppressed"}
    assert set(Message.objects.filter(state="cancelled").values_list("reason", flat=True)) == {
        "campaign_over"
    }


def test_what_cannot_be_said_is_refused_and_nothing_is_launched(now: datetime) -> None:
    shop(now)
    for key, text, reason in (
        ("mail", "Take {{ data.coupon }}", "template_unfillable"),
        ("text", "Take {{ data.coupon }}", "template_unfillable"),
    ):
        template(key, "email" if key == "mail" else "sms", now, text=text)
        answer = campaign.launch(campaign="spring", actor="mia", now=now)
        assert isinstance(answer, Refusal)
        assert (answer.data["template"], answer.reason) == (key, reason)
        assert not Code.objects.exists()
        assert not Offer.objects.exists()
        assert not Message.objects.exists()
        template(key, "email" if key == "mail" else "sms", now)
    launched(now)


def test_templates_are_looked_at_when_the_brief_is_drafted(now: datetime) -> None:
    template("mail", "email", now)
    template("mail-too", "email", now)
    for listed, reason in (
        (["none-such"], "not_found"),
        (["mail", "mail-too"], "campaign_channel_twice"),
    ):
        brief = regulars.brief(message={"templates": listed})
        answer = campaign.draft(brief=brief, actor="mia", now=now)
        assert isinstance(answer, Refusal)
        assert answer.reason == reason
    assert not Campaign.objects.exists()


def test_a_campaign_without_a_message_writes_to_nobody(now: datetime) -> None:
    shop(now)
    row = Campaign.objects.get()
    row.brief = regulars.brief()
    row.save()
    assert launched(now).messages is None
    assert not Message.objects.exists()


def test_the_time_of_day_is_the_next_of_the_shop_and_each_ones_own() -> None:
    message = BriefMessage(templates=("mail",), at=time(10, 0))
    early, late = datetime(2026, 3, 14, 1, tzinfo=UTC), datetime(2026, 3, 14, 3, tzinfo=UTC)
    clock = messages.wall_clock
    # Shanghai is eight hours ahead: 09:00 and 11:00 there.
    assert clock(message=message, zone="Asia/Shanghai", now=early) == datetime(2026, 3, 14, 10)
    assert clock(message=message, zone="Asia/Shanghai", now=late) == datetime(2026, 3, 15, 10)
    plain = BriefMessage(templates=("mail",))
    assert clock(message=plain, zone="Asia/Shanghai", now=late) is None


def test_a_name_in_one_language_stands_for_both(now: datetime) -> None:
    brief = parsed(document=regulars.brief(name={"zh": "春日答谢"}))
    assert isinstance(brief, Brief)
    told = messages.told(brief=brief, offer="spring-ten", code="C", ends_at=now)
    assert told["campaign"] == {"zh": "春日答谢", "en": "春日答谢"}
    assert told["code"] == "C"
