"""The schema of the section says something of every word, and names no word twice."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from guerdon.give.points.schema import SCHEMA


def objects(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "properties" in part:
            yield part
        for value in part.values():
            yield from objects(value)
    elif isinstance(part, list):
        for value in part:
            yield from objects(value)


def test_it_is_sound_and_strict_everywhere() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    found = list(objects(SCHEMA))
    assert len(found) > 10
    assert all(one["additionalProperties"] is False for one in found)
    assert all(set(one.get("required", ())) <= set(one["properties"]) for one in found)
    assert SCHEMA["title"]
