"""Edits are planned with what waiting runs would meet, and move only those that they name."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.journeys import editing
from guerdon.store.journeys import journeys
from guerdon.store.models import JourneyRun, JourneyVersion
from guerdon.terms.decision import Refusal
from tests.flows.paths import ACTOR, live, member, run, say, tick
from tests.flows.shop import percent, sells
from tests.give.paths import HELLO, written

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
OTHER = {"key": "hello", "message": {"channels": ["push"], "words": {"en": {"text": "Other"}}}}


def apply(now: datetime, document: dict[str, Any], **words: Any) -> Any:
    return editing.apply(document_=document, actor=ACTOR, now=now, **words)


def waits(now: datetime, count: int = 3) -> None:
    sells(now, percent("back", 10, codes="unique"))
    live(now)
    for number in range(count):
        say("cart_abandoned", now, key=f"a{number}", customer=member(f"c{number}", now), cart="c")


def test_a_plan_changes_nothing_and_tells_everything(now: datetime) -> None:
    waits(now)
    planned = editing.plan(document_=written(steps=[OTHER]), now=now)
    assert not isinstance(planned, Refusal)
    (at_rest,) = planned.waiting
    assert (at_rest.step, at_rest.runs, at_rest.there) == ("rest", 3, False)
    assert (planned.before, planned.state, planned.same) == (1, "live", False)
    assert JourneyVersion.objects.count() == 1
    same = editing.plan(document_=written(), now=now)
    assert not isinstance(same, Refusal)
    assert same.same
    assert isinstance(editing.plan(document_=written(steps=[]), now=now), Refusal)


def test_runs_stay_on_their_version_or_move_or_leave(now: datetime) -> None:
    waits(now)
    edited = written(steps=[{"key": "rest", "wait": {"for": {"hours": 9}}}, OTHER])
    applied = apply(now, edited, lock="1")
    assert (applied.version, applied.moved) == (2, 0)
    tick(now + HOUR)
    assert {row.version for row in JourneyRun.objects.all()} == {1}
    assert {row.step for row in JourneyRun.objects.all()} == {"look"}
    JourneyRun.objects.filter(customer__key="c0").update(step="rest", waiting=True)
    again = apply(
        now, {**edited, "about": {"en": "x"}}, moves={"look": "move:hello", "rest": "exit"}
    )
    assert (again.version, again.moved) == (3, 3)
    assert (run("c0").state, run("c0").why) == ("ended", "edited")
    assert (run("c1").version, run("c1").step) == (3, "hello")
    tick(now + HOUR)
    assert run("c1").state == "watched"
    assert list(run("c1").journeymark_set.order_by("seq").values_list("step", "what"))[-1] == (
        "hello",
        "said",
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"lock": "7"}, "journey_stale"),
        ({"moves": {"rest": "move:nowhere"}}, "journey_move"),
    ],
)
def test_what_may_not_be_is_refused_and_changes_nothing(
    now: datetime, words: dict[str, Any], reason: str
) -> None:
    waits(now, 1)
    refused = apply(now, written(steps=[OTHER]), **words)
    assert isinstance(refused, Refusal)
    assert refused.reason == reason
    assert JourneyVersion.objects.count() == 1


def test_a_grave_fault_keeps_a_journey_from_going_live(now: datetime) -> None:
    # No offer `back` has codes of its own here.
    apply(now, written())
    refused = editing.go_live(key="cart", actor=ACTOR, now=now)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.data["count"]) == ("journey_grave", 1)
    assert journeys.state(key="cart") == "draft"
    apply(now, written(steps=[HELLO]))
    assert editing.go_live(key="cart", actor=ACTOR, now=now) is True
    assert editing.go_live(key="cart", actor=ACTOR, now=now) is False
    assert isinstance(apply(now, written()), Refusal)
    assert editing.pause(key="cart", actor=ACTOR, now=now) is True
    for act in (editing.pause, editing.go_live):
        missing = act(key="none", actor=ACTOR, now=now)
        assert isinstance(missing, Refusal)
        assert missing.reason == "not_found"


def test_a_text_is_read_with_its_place(now: datetime) -> None:
    assert editing.read(text="journey: x\n") == {"journey": "x"}
    for text in ("a: [", "- a\n", ""):
        assert isinstance(editing.read(text=text), Refusal)
    assert editing.shop(now=now).offers == frozenset()
