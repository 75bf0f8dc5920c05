"""A form reads strictly and tells the document the same."""

import json
from typing import Any

import pytest
from django.test import RequestFactory

from guerdon.web.api.form import form, minor, number, words_of, yes
from guerdon.web.api.key import RefusedError

FORM = form(
    words_of("to"),
    number("points", least=1, most=9),
    yes("dry", default=False),
    minor("minor", default=None),
)


def said(document: Any) -> Any:
    request = RequestFactory().post("/", json.dumps(document), content_type="application/json")
    return FORM.read(request)


def test_what_is_not_said_is_as_declared() -> None:
    assert said({"to": "b", "points": 3}) == {"to": "b", "points": 3, "dry": False, "minor": None}
    assert said({"to": "b", "points": 3, "dry": True, "minor": 5})["minor"] == 5


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"points": 3}, "$.to"),
        ({"to": "", "points": 3}, "$.to"),
        ({"to": "b", "points": 10}, "$.points"),
        ({"to": "b", "points": 3, "dry": "no"}, "$.dry"),
        ({"to": "b", "points": 3, "minor": 0}, "$.minor"),
        ({"to": "b", "points": 3, "why": ""}, "$.why"),
        ([], "$"),
    ],
)
def test_what_is_wrong_is_named(document: Any, where: str) -> None:
    with pytest.raises(RefusedError) as caught:
        said(document)
    assert caught.value.refusal.data["where"] == where


def test_the_document_says_the_same() -> None:
    told = FORM.told(to="b", points=3)["requestBody"]["content"]["application/json"]
    assert told["schema"]["required"] == ["to", "points"]
    assert told["schema"]["properties"]["points"] == {"type": "integer", "minimum": 1, "maximum": 9}
    assert told["example"] == {"to": "b", "points": 3}
