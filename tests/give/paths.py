"""Journeys for tests: a small one of every kind of step, and members who go through it."""

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

from guerdon.give.journeys import advance, document
from guerdon.give.journeys.advance import Advanced
from guerdon.give.journeys.document import Journey
from guerdon.give.journeys.run import Run
from guerdon.give.journeys.step import Facts, Situation
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import Trigger

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
SAID = {"en": {"text": "Hello. STOP to opt out"}}
HELLO = {"key": "hello", "message": {"channels": ["email"], "words": SAID}}
CART: dict[str, Any] = {
    "journey": "cart",
    "name": {"zh": "购物车", "en": "Cart"},
    "entry": {"trigger": {"kind": "cart_abandoned", "object": "cart"}},
    "again": {"when": "object"},
    "goal": {"trigger": "purchase", "days": 7},
    "stops": [{"trigger": "cart_emptied", "same": "cart"}],
    "steps": [
        {"key": "rest", "wait": {"for": {"hours": 1}}},
        HELLO,
        {
            "key": "look",
            "wait": {"until": {"trigger": "seen", "same": "cart"}, "at_most": {"days": 1}},
        },
        {
            "key": "coupon",
            "grant": {"coupon": "back", "at_most": {"times": 1, "days": 90, "over": "end"}},
        },
        {"key": "last", "message": {"channels": ["sms", "email"], "words": SAID}},
    ],
}


def written(**words: Any) -> dict[str, Any]:
    """The cart journey with these words changed; None takes a word out."""
    found = {**deepcopy(CART), **words}
    return {word: value for word, value in found.items() if value is not None}


def journey(**words: Any) -> Journey:
    """The same, read."""
    return read(written(**words))


def read(document_: dict[str, Any]) -> Journey:
    """A journey that must be readable."""
    found = document.parsed(document=document_)
    assert isinstance(found, Journey), found
    return found


def steps(*listed: dict[str, Any], **words: Any) -> Journey:
    """A journey of these steps."""
    return journey(steps=list(listed), **words)


def wrong(**words: Any) -> tuple[str, str]:
    """Where and why the journey with these words is refused."""
    found = document.parsed(document=written(**words))
    assert isinstance(found, Refusal), found
    assert found.reason == "journey_malformed"
    return str(found.data["where"]), str(found.data["problem"])


def run(one: Journey, at: datetime = NOON, **words: Any) -> Run:
    """A run of it that has just come in."""
    known: dict[str, Any] = {"customer": "ann", "object": "c1", "turn": 1, "data": {"cart": "c1"}}
    return advance.begun(journey=one, version=1, at=at, **{**known, **words})


def due(one: Journey, at: Run, now: datetime, **values: Any) -> Advanced:
    """What the clock brings."""
    return advance.due(run=at, journey=one, facts=Facts(values=values), now=now)


def hear(one: Journey, at: Run, kind: str, now: datetime, **data: Any) -> Advanced:
    """What a trigger brings."""
    said = Trigger(kind=kind, key=f"{kind}{now}", customer="ann", at=now, data=data)
    return advance.heard(run=at, journey=one, facts=Facts(), trigger=said, now=now)


def situation(**words: Any) -> Situation:
    """A run at a step, at noon."""
    known: dict[str, Any] = {
        "journey": "cart",
        "step": "here",
        "run": "r1",
        "customer": "ann",
        "object": "c1",
        "entered_at": NOON - timedelta(hours=1),
        "data": {},
        "facts": Facts(),
        "at": NOON,
    }
    return Situation(**{**known, **words})


def whats(done: Advanced) -> list[tuple[str, str]]:
    """(step, what came of it) of everything that happened."""
    return [(mark.step, mark.what) for mark in done.marks]
