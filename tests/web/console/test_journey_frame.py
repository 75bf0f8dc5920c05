"""The frame of a journey: drawn for every way in, written back, each way readable at once."""

from copy import deepcopy
from typing import Any

import pytest

from guerdon.flows.journeys import ready
from guerdon.web.console import journey_frame
from tests.give.paths import read, written


def filled(**typed: str) -> dict[str, Any]:
    named = {f"e.{name.replace('__', '.')}": value for name, value in typed.items()}
    made = journey_frame.filled(document=written(), typed=named)
    read(made)
    return made


@pytest.mark.parametrize("name", ready.NAMES)
def test_a_frame_as_it_is_drawn_changes_nothing(name: str) -> None:
    document = ready.ready()[name].document
    typed = {one.name: one.value for one in journey_frame.fields(document=document)}
    typed[journey_frame.WAY] = journey_frame.way(document=document)
    assert journey_frame.filled(document=deepcopy(dict(document)), typed=typed) == document


@pytest.mark.parametrize("way", journey_frame.FRESH)
def test_every_way_in_begins_with_words_that_can_be_read(way: str) -> None:
    made = filled(way=way)
    assert journey_frame.way(document=made) == way
    assert len(journey_frame.fields(document=made)) >= len(journey_frame.BY_WAY[way]) + 6


def test_name_goal_and_how_often() -> None:
    made = filled(name__en="Hello again", goal__trigger="purchase", again__when="after")
    assert made["name"]["en"] == "Hello again"
    assert made["again"]["days"] == journey_frame.DAYS_BETWEEN
    assert made["goal"]["trigger"] == "purchase"
    assert "goal" not in filled(goal__trigger="", goal__days="")
    assert "days" not in filled(again__when="never", again__days="9")["again"]


@pytest.mark.parametrize(("typed", "days"), [("-30", -30), ("−3", -3), ("7", 7), ("", None)])
def test_days_before_a_date(typed: str, days: int) -> None:
    document = {**written(), "entry": {"date": {"field": "birthday", "days": 1}}}
    named = {"e.entry.date.days": typed}
    made = journey_frame.filled(document=document, typed=named)
    assert made["entry"]["date"].get("days") == days
    odd = journey_frame.filled(document=document, typed={"e.entry.date.days": "soon"})
    assert odd["entry"]["date"]["days"] == "soon"


def test_a_document_that_says_nothing_has_no_way() -> None:
    assert journey_frame.way(document={}) == ""
    assert journey_frame.fields(document={})
