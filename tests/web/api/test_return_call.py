"""The body of a rollback, read strictly."""

from typing import Any

import pytest

from guerdon.terms.decision import Refusal
from guerdon.web.api.return_call import ReturnCall, parsed

LINE = {"line": "1", "quantity": 1}


@pytest.mark.parametrize(
    ("document", "call"),
    [
        ({}, ReturnCall()),
        (
            {"lines": [{"line": "1", "quantity": 2}], "free": False},
            ReturnCall(lines={"1": 2}, free=False),
        ),
        ({"lines": [{"line": "1", "units": [1, 3]}]}, ReturnCall(lines={"1": (0, 2)})),
        ({"gifts": {"g": ["mug"]}}, ReturnCall(gifts={"g": ("mug",)})),
        ({"gifts": {}}, ReturnCall(gifts={})),
        ({"amount_minor": 5, "why": "late"}, ReturnCall(amount_minor=5, why="late")),
    ],
)
def test_what_is_read(document: Any, call: ReturnCall) -> None:
    assert parsed(document=document) == call


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"lines": [LINE, LINE]}, "$.lines[1].line"),
        ({"lines": [{**LINE, "quantity": 0}]}, "$.lines[0].quantity"),
        ({"lines": [{**LINE, "unit": 1}]}, "$.lines[0].unit"),
        ({"lines": [{**LINE, "units": [1]}]}, "$.lines[0].units"),
        ({"lines": [{"line": "1", "units": [0]}]}, "$.lines[0].units[0]"),
        ({"lines": [{"line": "1"}]}, "$.lines[0].quantity"),
        ({"lines": {}}, "$.lines"),
        ({"lines": []}, "$.lines"),
        ({"lines": None}, "$.lines"),
        ({"lines": [], "gifts": {"g": ["mug"]}}, "$.lines"),
        ({"lines": [LINE] * 501}, "$.lines"),
        ({"gifts": ["mug"]}, "$.gifts"),
        ({"gifts": {"g": "mug"}}, "$.gifts.g"),
        ({"amount_minor": 0}, "$.amount_minor"),
        ({"free": "no"}, "$.free"),
        ({"why": "w" * 301}, "$.why"),
        ({"all": True}, "$.all"),
        ([], "$"),
    ],
)
def test_what_is_wrong_is_named(document: Any, place: str) -> None:
    found = parsed(document=document)
    assert isinstance(found, Refusal)
    assert (found.reason, found.data["where"]) == ("body_malformed", place)
