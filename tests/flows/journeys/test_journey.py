"""Members come in by triggers, calls and staff; goals and stops end their runs at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.journeys import journey as flow
from guerdon.give.journeys.document import Journey
from guerdon.store.journeys import journeys
from guerdon.store.messages import staff_tasks
from guerdon.store.models import JourneyMark, JourneyRun, Message
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from tests.flows.paths import ACTOR, buy, live, marks, member, run, say, tick
from tests.give.paths import HELLO, journey

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CALL = {
    "key": "call",
    "task": {
        "title": {"zh": "致电", "en": "Call"},
        "outcomes": [
            {"key": "won", "name": {"en": "Won"}, "go": "end"},
            {"key": "lost", "name": {"en": "Lost"}},
        ],
    },
}


def test_an_abandoned_cart_is_followed_up_once_and_the_purchase_ends_it(now: datetime) -> None:
    live(now)
    member("ann", now)
    told = say("cart_abandoned", now, key="a1", cart="c1")["told"]
    assert [one["what"] for one in told if one["room"] == "journeys"] == ["entered"]
    # Another word about the same cart is the same entry.
    say("cart_abandoned", now + HOUR / 2, key="a2", cart="c1")
    assert JourneyRun.objects.count() == 1
    assert tick(now + HOUR / 2) == 0
    assert tick(now + HOUR) == 1
    assert tick(now + HOUR) == 0
    (message,) = Message.objects.all()
    assert (message.source, message.step, message.channel) == ("journey:cart", "hello", "email")
    assert buy(now + 2 * HOUR, key="o1") == 1
    assert (run().state, run().why, run().reached_at) == ("ended", "goal", now + 2 * HOUR)
    message.refresh_from_db()
    assert (message.state, message.reason) == ("cancelled", "journey_goal")
    assert marks() == [
        ("rest", "waits"),
        ("rest", "waited"),
        ("hello", "said"),
        ("look", "waits"),
        ("look", "goal"),
    ]


def test_nobody_comes_into_a_draft_and_a_paused_run_waits_but_its_goal_counts(
    now: datetime,
) -> None:
    journeys.keep(document={**_document(), "journey": "other"}, actor=ACTOR, now=now)
    member("ann", now)
    say("cart_abandoned", now, key="a1", cart="c1")
    assert JourneyRun.objects.count() == 0
    live(now)
    for cart in ("c1", "c2"):
        say("cart_abandoned", now, key=f"b{cart}", cart=cart)
    tick(now + HOUR)
    journeys.switch(key="cart", state=journeys.PAUSED, actor=ACTOR, now=now)
    assert tick(now + 90 * HOUR) == 0
    say("seen", now + 2 * HOUR, key="s1", cart="c1")
    assert [one.remembered for one in JourneyRun.objects.order_by("pk")] == [["seen"], []]
    assert all(one.waiting for one in JourneyRun.objects.all())
    journeys.switch(key="cart", state=journeys.LIVE, actor=ACTOR, now=now)
    tick(now + 25 * HOUR)
    whats = [what for step, what in marks() if step == "look"]
    assert whats == ["waits", "heard", "waits", "missed"]
    journeys.switch(key="cart", state=journeys.PAUSED, actor=ACTOR, now=now)
    buy(now + 26 * HOUR, key="o1")
    assert {one.why for one in JourneyRun.objects.all()} == {"goal"}


def _document() -> dict[str, Any]:
    from tests.give.paths import written

    return written()


def test_a_call_lets_in_once_by_its_key_and_says_why_not(now: datetime) -> None:
    live(now, entry={"api": {}, "when": {"field": "tier", "op": "is", "value": "gold"}})
    member("ann", now, tier="gold")
    member("bob", now)

    def enter(customer: str, about: str, key: str | None = None, which: str = "cart") -> Any:
        return flow.enter(
            journey=which, customer=customer, about=about, data={"x": 1}, key=key, now=now
        )

    first = enter("ann", "c1", "k1")
    assert isinstance(first, Reply)
    assert enter("ann", "c1", "k1").body == first.body
    for customer, about, which, reason in (
        ("ann", "c1", "cart", "journey_same_object"),
        ("bob", "c1", "cart", "journey_not_for"),
        ("eve", "c1", "cart", "not_found"),
        ("ann", "c2", "none", "not_found"),
    ):
        refused = enter(customer, about, which=which)
        assert isinstance(refused, Refusal)
        assert refused.reason == reason
    assert JourneyRun.objects.count() == 1
    journeys.switch(key="cart", state=journeys.PAUSED, actor=ACTOR, now=now)
    refused = enter("ann", "c2")
    assert isinstance(refused, Refusal)
    assert refused.reason == "journey_resting"


def test_staff_end_a_task_once_and_the_run_goes_as_they_say(now: datetime) -> None:
    live(now, steps=[CALL, HELLO], goal=None)
    member("ann", now)
    say("cart_abandoned", now, key="a1", cart="c1")
    (task,) = staff_tasks.listed()
    assert (task.customer, task.journey, task.state) == ("ann", "cart", "open")

    def end(outcome: str, number: int = task.number) -> Any:
        return flow.finish_task(
            number=number, outcome=outcome, note="spoke", actor="eva", key=None, now=now + HOUR
        )

    for outcome, number, reason in (
        ("else", task.number, "task_outcome"),
        ("won", 0, "not_found"),
    ):
        refused = end(outcome, number)
        assert isinstance(refused, Refusal)
        assert refused.reason == reason
    assert marks() == [("call", "asked")]
    assert isinstance(end("lost"), Reply)
    assert marks() == [("call", "asked"), ("call", "outcome"), ("hello", "said")]
    again = end("won")
    assert isinstance(again, Refusal)
    assert again.reason == "task_ended"
    (done,) = staff_tasks.listed(state="done")
    assert (done.outcome, done.note, done.by) == ("lost", "spoke", "eva")


def test_a_closed_case_is_heard_by_the_run_that_waits_for_it(now: datetime) -> None:
    steps = [
        {"key": "open", "case": {"title": {"en": "Complaint"}}},
        {"key": "wait", "wait": {"until": {"trigger": "case_closed"}, "at_most": {"days": 7}}},
        HELLO,
    ]
    live(now, steps=steps)
    member("ann", now)
    say("cart_abandoned", now, key="a1", cart="c1")
    (task,) = staff_tasks.listed()
    assert task.case
    flow.finish_task(
        number=task.number, outcome="done", note="", actor="eva", key=None, now=now + HOUR
    )
    from guerdon.flows import trigger

    trigger.catch_up(now=now + HOUR)
    assert marks()[-2:] == [("wait", "heard"), ("hello", "said")]


def test_what_the_member_bought_just_now_is_counted(now: datetime) -> None:
    first = {"field": "orders", "op": "at_most", "value": 0}
    live(now, entry={"trigger": {"kind": "cart_abandoned"}, "when": first})
    member("ann", now)
    say("cart_abandoned", now, key="a1")
    assert JourneyRun.objects.count() == 1
    assert flow.counts_live(journey=journey(entry={"api": {}, "when": first}))
    assert not flow.counts_live(journey=journey())
    assert isinstance(journey(), Journey)


def test_a_run_that_failed_half_way_leaves_nothing(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(now)
    member("ann", now)

    def broken(**_: Any) -> None:
        raise RuntimeError("the outbox is gone")

    say("cart_abandoned", now, key="a1", cart="c1")
    monkeypatch.setattr("guerdon.store.messages.outbox.plan", broken)
    tick(now + HOUR)
    assert marks() == [("rest", "waits")]
    assert (run().attempts, run().state) == (1, "going")
    assert run().trouble.endswith("the outbox is gone\n")
    monkeypatch.undo()
    assert tick(run().due_at) == 1
    assert JourneyMark.objects.count() == 4
    assert Message.objects.count() == 1
