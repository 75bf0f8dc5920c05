"""Every kind of effect becomes real once: messages, codes, gifts, badges, privileges, tasks."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.journeys import effects
from guerdon.flows.journeys import words as journey_words
from guerdon.store.models import Award, Code, JourneyMark, Message, StaffTask, TierGrant
from guerdon.store.programme import stock
from tests.flows.paths import buy, live, marks, member, run, say, tick
from tests.flows.shop import percent, sells
from tests.give.paths import HELLO

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def go(now: datetime, *steps: dict[str, Any], **words: Any) -> None:
    live(now, steps=list(steps), **words)
    member("ann", now)
    say("cart_abandoned", now, key="a1", cart="c1", size=3)


def test_a_coupon_is_bound_to_its_cart_and_shown_in_the_message(now: datetime) -> None:
    sells(now, percent("back", 10, codes="unique"))
    go(now, {"key": "g", "grant": {"coupon": "back", "lasts_days": 7, "bound": True}}, HELLO)
    code = Code.objects.get()
    assert (code.state, code.held_by) == ("held", "c1")
    assert code.expires_at == now + timedelta(days=7)
    assert Message.objects.get().data == {"cart": "c1", "size": 3, "code": code.code}
    mark = JourneyMark.objects.get(step="g")
    assert (mark.what, mark.data["code"]) == ("given", code.code)


def test_what_is_refused_is_a_mark_and_the_run_goes_on(now: datetime) -> None:
    stock.put(item="mug", pieces=0, actor="test", now=now)
    go(
        now,
        {"key": "g", "grant": {"gift": "mug"}},
        {"key": "c", "grant": {"coupon": "none"}},
        HELLO,
    )
    assert marks() == [("g", "refused"), ("c", "refused"), ("hello", "said")]
    assert JourneyMark.objects.get(step="g").data["refused"] == "gifts_gone"
    assert Award.objects.count() == 0


def test_a_badge_is_worn_once_and_a_privilege_lasts_its_days(now: datetime) -> None:
    badge = {"key": "b", "grant": {"badge": "explorer"}}
    privilege = {"key": "p", "grant": {"privilege": "free_shipping", "lasts_days": 30}}
    go(now, badge, privilege, goal=None)
    say("cart_abandoned", now + HOUR, key="a2", cart="c2")
    assert [what for _, what in marks()] == ["given", "given", "refused", "given"]
    assert Award.objects.get().play == "badges/explorer"
    ends = list(TierGrant.objects.order_by("pk").values_list("benefit", "source", "ends_at"))
    assert ends[0] == ("free_shipping", "journey", now + timedelta(days=30))
    assert len(ends) == 2


def test_the_first_channel_that_reaches_the_member_is_taken(now: datetime) -> None:
    both = {"channels": ["sms", "email"], "template": "x"}
    go(now, {"key": "m", "message": both}, {"key": "s", "message": {**both, "purpose": "service"}})
    assert list(Message.objects.values_list("step", "channel").order_by("step")) == [
        ("m", "email"),
        ("s", "email"),
    ]
    member("bob", now, email=None, consents={})
    say("cart_abandoned", now, key="b1", customer="bob", cart="c9")
    first = Message.objects.filter(customer__key="bob").values_list("channel", flat=True)
    assert set(first) == {"sms"}
    own = {"channels": ["email"], "words": {"en": {"text": "Hi"}}}
    live(now, steps=[{"key": "m", "message": own}], journey="own")
    say("cart_abandoned", now, key="a9", cart="c9")
    named = journey_words.template(words={"en": {"title": "", "text": "Hi"}}, channel="email")
    assert Message.objects.filter(template=named).count() == 1


def test_a_goal_drops_open_tasks_but_no_case_and_takes_messages_back(now: datetime) -> None:
    task = {"key": "t", "task": {"title": {"en": "Call"}}}
    case = {"key": "c", "case": {"title": {"en": "Complaint"}}}
    hook = {"key": "w", "webhook": {"name": "crm"}}
    go(now, case, hook, HELLO, task)
    assert StaffTask.objects.filter(state="open").count() == 2
    assert Message.objects.get(channel="webhook").data["size"] == 3
    buy(now + HOUR, key="o1")
    assert list(StaffTask.objects.values_list("case", "state").order_by("pk")) == [
        (True, "open"),
        (False, "dropped"),
    ]
    assert Message.objects.get(channel="email").state == "cancelled"
    assert run().why == "goal"


def test_a_message_of_a_run_that_just_ran_out_stays(now: datetime) -> None:
    go(now, HELLO, goal={"trigger": "purchase", "days": 1})
    tick(now + 25 * HOUR)
    assert run().state == "ended"
    assert Message.objects.get().state == "planned"
    assert effects.source(journey="cart") == "journey:cart"
