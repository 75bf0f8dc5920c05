"""Each part of a schema becomes the part of a form that people know how to fill."""

from typing import Any

import pytest

from guerdon.web.forms import shape as shapes
from guerdon.web.forms.shape import chosen, inside, nullable, shape, way, ways

TWO = {"oneOf": [{"type": "integer"}, {"type": "array", "items": {"type": "object"}}]}
LIVES: dict[str, Any] = {
    "oneOf": [
        {"type": "object", "properties": {"kind": {"const": "no"}}},
        {"type": "object", "properties": {"kind": {"const": "days"}, "days": {"type": "integer"}}},
    ]
}


@pytest.mark.parametrize(
    ("schema", "word", "kind"),
    [
        ({"enum": ["a"]}, "x", shapes.CHOICE),
        (LIVES, "life", shapes.EITHER),
        (TWO, "threshold", shapes.NUMBER),
        ({"type": "object", "properties": {"zh": {}, "en": {}}}, "name", shapes.NAMES),
        ({"type": "object", "properties": {"a": {}}}, "x", shapes.GROUP),
        ({"type": ["object", "null"], "properties": {"a": {}}}, "x", shapes.GROUP),
        ({"type": "object", "additionalProperties": {"type": "object"}}, "x", shapes.MAP),
        ({"type": "object"}, "condition", shapes.RAW),
        ({"type": "array", "items": {"type": "object"}}, "x", shapes.LIST),
        ({"type": "array", "items": {"type": "string"}}, "x", shapes.WORDS),
        ({"type": "boolean"}, "x", shapes.FLAG),
        ({"type": ["number", "string"]}, "x", shapes.PERCENT),
        ({"type": ["integer", "null"]}, "x", shapes.NUMBER),
        ({"type": "string"}, "start", shapes.MOMENT),
        ({"type": "string", "maxLength": 400}, "x", shapes.LONG),
        ({"type": "string"}, "x", shapes.TEXT),
    ],
)
def test_shape(schema: dict[str, Any], word: str, kind: str) -> None:
    assert shape(schema=schema, word=word) == kind


def test_a_number_or_a_list_is_what_stands_there() -> None:
    assert shape(schema=TWO, word="threshold", value=[]) == shapes.LIST
    assert chosen(schema=TWO, value=3) == {"type": "integer"}
    assert chosen(schema=LIVES, value=None) is LIVES


def test_ways_are_told_apart_by_their_kind() -> None:
    assert list(ways(schema=LIVES)) == ["no", "days"]
    assert "days" in way(schema=LIVES, value={"kind": "days"})["properties"]
    assert way(schema=LIVES, value=None) == LIVES["oneOf"][0]


def test_needed_words_come_first() -> None:
    schema = {"properties": {"a": {}, "b": {}}, "required": ["b"]}
    assert list(inside(schema=schema)) == ["b", "a"]
    assert nullable(schema={"type": ["object", "null"]})
    assert not nullable(schema={"type": ["integer", "null"]})
