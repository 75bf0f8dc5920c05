"""The section as a document: strict, and of one mind with its schema."""

from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from guerdon.give.play.document import NAME, SCHEMA, Play, parsed
from guerdon.terms.decision import Refusal
from tests.give.plays import PLAY

VALID = Draft202012Validator(SCHEMA)


def test_all_plays_are_read() -> None:
    found = parsed(document=PLAY)
    assert isinstance(found, Play)
    assert NAME == "play"
    counts = [len(getattr(found, kind)) for kind in PLAY]
    assert counts == [1] * 6
    assert found.draw("wheel") == found.draws[0]
    assert found.draw("other") is None
    assert parsed(document={}) == Play()
    assert VALID.is_valid(PLAY)
    Draft202012Validator.check_schema(SCHEMA)


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    document = deepcopy(PLAY)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("drawz",), [], "$.drawz"),
        (("draws",), {}, "$.draws"),
        (("draws", 0, "more"), 1, "$.draws[0].more"),
        (("draws", 0, "prizes", 0, "odds"), 0.01, "$.draws[0].prizes[0].odds"),
        (("draws", 0, "prizes", 0, "gives", "card"), 1, "$.draws[0].prizes[0].gives.card"),
        (("draws", 0, "limits", "per_year"), 1, "$.draws[0].limits.per_year"),
        (("draws", 0, "pity", "after"), 0, "$.draws[0].pity.after"),
        (("stamps", 0, "places"), 0, "$.stamps[0].places"),
        (("stamps", 0, "counts", "of"), {"colour": ["red"]}, "$.stamps[0].counts.of.colour"),
        (("challenges", 0, "steps"), [], "$.challenges[0].steps"),
        (("streaks", 0, "every"), "hour", "$.streaks[0].every"),
        (("badges", 0, "levels", 0, "target"), 0, "$.badges[0].levels[0].target"),
        (("boards", 0, "round"), "year", "$.boards[0].round"),
        (("boards", 0, "key"), "Up", "$.boards[0].key"),
        (("boards", 0, "name"), {}, "$.boards[0].name"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_the_schema_agrees(
    path: tuple[str | int, ...], value: Any, where: str
) -> None:
    document = changed(path, value)
    found = parsed(document=document)
    assert isinstance(found, Refusal)
    assert (found.reason, found.data["where"]) == ("play_malformed", where)
    assert not VALID.is_valid(document)


def test_a_key_stands_once_in_its_kind() -> None:
    document = changed(("boards",), PLAY["boards"] * 2)
    found = parsed(document=document)
    assert isinstance(found, Refusal)
    assert found.data["problem"] == "spenders stands twice"
