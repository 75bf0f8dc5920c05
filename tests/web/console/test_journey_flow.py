"""The editor's acts on a document: each does what it says, one that does not fit nothing."""

from typing import Any

import pytest

from guerdon.flows.journeys import ready
from guerdon.store.journeys.counts import Counts
from guerdon.web.console import journey_flow
from tests.give.paths import HELLO, journey, read, written


def keys(document: dict[str, Any]) -> list[str]:
    return [step["key"] for step in document["steps"]]


def act(act_: str, **typed: str) -> dict[str, Any]:
    found = journey_flow.changed(document=written(), act=act_, typed=typed)
    read(found)
    return found


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("up:1", ["hello", "rest", "look", "coupon", "last"]),
        ("down:1", ["rest", "look", "hello", "coupon", "last"]),
        ("remove:3", ["rest", "hello", "look", "last"]),
        ("add:2:wait", ["rest", "hello", "wait-1", "look", "coupon", "last"]),
        ("add:5:exit", ["rest", "hello", "look", "coupon", "last", "exit-1"]),
        ("up:0", None),
        ("down:4", None),
        ("up:9", None),
        ("remove:x", None),
        ("add:2:cake", None),
        ("odd", None),
    ],
)
def test_steps_are_moved_removed_and_added(what: str, found: list[str] | None) -> None:
    assert keys(act(what)) == (found or keys(written()))


def test_fields_are_taken_over_and_empty_ones_taken_out() -> None:
    typed = {"f.0.for.hours": "", "f.0.for.days": "2", "f.0.at": "09:30", "f.0.until.trigger": ""}
    typed |= {"f.1.channels.0": "sms", "f.1.channels.1": "push", "f.1.channels.2": "sms"}
    typed |= {"f.1.words.en.text": "Hi", "f.1.keep_hours": "5"}
    found = journey_flow.typed_in(document=written(), typed=typed)
    read(found)
    assert found["steps"][0]["wait"] == {"for": {"days": 2}, "at": "09:30"}
    own = found["steps"][1]["message"]
    assert (own["channels"], own["words"]["en"]["text"]) == (["sms", "push"], "Hi")
    assert own["keep_hours"] == 5


@pytest.mark.parametrize("name", ready.NAMES)
def test_fields_as_they_are_drawn_change_nothing(name: str) -> None:
    one = ready.ready()[name]
    drawn = journey_flow.lines(
        journey=one.journey, document=one.document, counts=Counts(), findings=()
    )
    typed = {}
    for field in (field for line in drawn for field in line.fields):
        typed |= {f"{field.name}.{place}": said for place, said in enumerate(field.tries)}
        typed[field.name] = field.value.replace("\n", "\r\n")
    assert journey_flow.typed_in(document=one.document, typed=typed) == one.document


@pytest.mark.parametrize("kind", journey_flow.FRESH)
def test_every_fresh_step_can_be_read_and_led_elsewhere(kind: str) -> None:
    made = act(f"add:1:{kind}")
    if kind == "split":
        typed = {"f.1.parts.0.share_percent": "30", "f.1.parts.1.share_percent": "70"}
        found = journey_flow.typed_in(document=made, typed={**typed, "f.1.parts.1.go": "look"})
        read(found)
        assert found["steps"][1]["split"]["parts"] == [
            {"share_percent": 30},
            {"share_percent": 70, "go": "look"},
        ]


def test_every_step_says_what_it_does_and_where_it_leads() -> None:
    for one in ready.ready().values():
        found = journey_flow.lines(
            journey=one.journey, document=one.document, counts=Counts(), findings=()
        )
        assert len(found) == len(one.journey.steps)
        for line in found:
            assert line.says or line.kind in ("exit", "goal", "webhook")
    counts = Counts(waiting={"look": 3}, steps={("look", "waits"): 5, ("look", "heard"): 2})
    lines = journey_flow.lines(journey=journey(), document=written(), counts=counts, findings=())
    assert (lines[2].waiting, lines[2].passed) == (3, 5)
    assert lines[3].ways == ("end",)
    assert lines[1].fields[0].path == "words.zh.title"
    assert journey_flow.says(step=journey().steps[0]) == "1 h"


def test_a_document_is_shown_in_the_order_people_read() -> None:
    mixed = dict(
        reversed(written(steps=[{**dict(reversed(HELLO.items())), "then": "end"}]).items())
    )
    found = journey_flow.ordered(document={**mixed, "odd": 1})
    assert list(found) == ["journey", "name", "entry", "again", "goal", "stops", "steps", "odd"]
    assert list(found["steps"][0]) == ["key", "message", "then"]
