"""What part of a form a part of a JSON Schema becomes; the order in which its words are asked."""

from collections.abc import Mapping
from typing import Any

GROUP, LIST, MAP, NAMES, WORDS = "group", "list", "map", "names", "words"
EITHER, CHOICE, FLAG, NUMBER, MOMENT = "either", "choice", "flag", "number", "moment"
PERCENT, RAW, TEXT, LONG = "percent", "raw", "text", "long"
TICKS, CLOCK, SHARE = "ticks", "clock", "share"
PLACES = ("start", "end", "from")
# With a pattern of their own these are times of a day.
CLOCKS = ("from", "to")
# Parts that hold others.
HOLDING = (GROUP, LIST, MAP, EITHER)

Schema = Mapping[str, Any]


def shape(*, schema: Schema, word: str, value: Any = None) -> str:
    """The kind of part; `value` decides where the schema lets one thing or a list of it stand."""
    schema = chosen(schema=schema, value=value)
    types = _types(schema)
    if "enum" in schema or "oneOf" in schema:
        return CHOICE if "enum" in schema else EITHER
    if "object" in types:
        return _of_object(schema)
    if "array" in types:
        items = schema.get("items", {})
        if "enum" in items:
            return TICKS
        return LIST if "object" in _types(items) or "oneOf" in items else WORDS
    return _of_plain(schema, types, word)


def _of_plain(schema: Schema, types: set[str], word: str) -> str:
    if "boolean" in types:
        return FLAG
    if "integer" in types or "number" in types:
        return _of_number(types)
    if word in CLOCKS and "pattern" in schema:
        return CLOCK
    if word in PLACES:
        return MOMENT
    return LONG if schema.get("maxLength", 0) > 120 else TEXT


def _of_number(types: set[str]) -> str:
    if {"number", "string"} <= types:
        return PERCENT
    # A number that is not whole is a part of one: 0.1 is written as 10 %.
    return NUMBER if "integer" in types else SHARE


def _of_object(schema: Schema) -> str:
    words = set(schema.get("properties", {}))
    if words and words <= {"zh", "en"}:
        return NAMES
    if words:
        return GROUP
    return MAP if isinstance(schema.get("additionalProperties"), Mapping) else RAW


def _types(schema: Schema) -> set[str]:
    found = schema.get("type", ())
    return {found} if isinstance(found, str) else set(found)


def chosen(*, schema: Schema, value: Any) -> Schema:
    """Of a number or a list of dated numbers the one that stands there, else the first."""
    ways = schema.get("oneOf", ())
    if not ways or _told_apart(ways):
        return schema
    wanted = "array" if isinstance(value, list) else "integer"
    found: Schema = next((one for one in ways if wanted in _types(one)), ways[0])
    return found


def _told_apart(ways: Any) -> bool:
    """Whether each of the ways says by `kind` which it is."""
    return all("const" in one.get("properties", {}).get("kind", {}) for one in ways)


def ways(*, schema: Schema) -> dict[str, Schema]:
    """The ways of an EITHER by their kind."""
    return {one["properties"]["kind"]["const"]: one for one in schema["oneOf"]}


def way(*, schema: Schema, value: Any) -> Schema:
    """The way that the value goes, the first for one that says nothing."""
    found = ways(schema=schema)
    kind = value.get("kind") if isinstance(value, Mapping) else None
    return found.get(str(kind)) or next(iter(found.values()))


def nullable(*, schema: Schema) -> bool:
    """Whether null stands for something of its own: switched off."""
    return "null" in _types(schema) and "object" in _types(schema)


def inside(*, schema: Schema) -> dict[str, Schema]:
    """The words of a group; those that must be told first, then as the schema has them."""
    words = dict(schema.get("properties", {}))
    needed = schema.get("required", ())
    return {word: words[word] for word in sorted(words, key=lambda one: one not in needed)}
