"""The section `causes`: what customers may give to, its goal, rates, shares and certificate."""

from collections.abc import Mapping
from typing import Any

from guerdon.give import fields
from guerdon.terms.dated import dated
from guerdon.terms.decision import Refusal
from guerdon.terms.giving import Cause, Rate
from guerdon.terms.money import LARGEST_MINOR
from guerdon.terms.strict import WrongError, listed, read, whole, words

NAME = "causes"
KEY = "^[a-z0-9][a-z0-9_-]{0,29}$"
MOST = 200
MOST_POINTS = 10**9
LONGEST_TEXT = 400

_TEXTS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {one: {"type": "string", "maxLength": LONGEST_TEXT} for one in fields.LANGUAGES},
}
_FROM = {"title": "Holds from", "type": ["string", "null"], "format": "date-time"}


def _whole(title: str, least: int, most: int) -> dict[str, Any]:
    return {"title": title, "type": "integer", "minimum": least, "maximum": most}


_CAUSE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "name"],
    "properties": {
        "key": {"title": "Key", "type": "string", "pattern": KEY},
        "name": {"title": "Name", **_TEXTS},
        "start": {"title": "Gifts are taken from", "type": ["string", "null"]},
        "end": {"title": "and until", "type": ["string", "null"]},
        "goal_minor": {**_whole("Goal in minor units", 1, LARGEST_MINOR)},
        "least_points": _whole("Fewest points at once", 1, MOST_POINTS),
        "rates": {
            "title": "What points are worth to the cause",
            "type": "array",
            "maxItems": MOST,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["points", "minor"],
                "properties": {
                    "from": _FROM,
                    "points": _whole("So many points", 1, MOST_POINTS),
                    "minor": _whole("are so many minor units", 1, LARGEST_MINOR),
                },
            },
        },
        "shares": {
            "title": "What the shop pays of each purchase of those who chose the cause",
            "type": "array",
            "maxItems": MOST,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["bp"],
                "properties": {
                    "from": _FROM,
                    "bp": _whole("Hundredths of a percent", 0, 10_000),
                },
            },
        },
        "certificate": {"title": "Thanks on the certificate", **_TEXTS},
    },
}
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Causes",
    "description": "What customers may give points and a share of their purchases to.",
    "type": "object",
    "additionalProperties": False,
    "properties": {"causes": {"type": "array", "maxItems": MOST, "items": _CAUSE}},
}


def parsed(*, document: Mapping[str, Any]) -> Mapping[str, Cause] | Refusal:
    """The causes by key; the first thing that is wrong is refused with its place."""
    return read(_causes, document)


def _causes(document: Any) -> Mapping[str, Cause]:
    said = words(document, {"causes"}, "$").get("causes", ())
    found: dict[str, Cause] = {}
    for place, one in enumerate(listed(said, "$.causes", most=MOST)):
        where = f"$.causes[{place}]"
        cause = _cause(one, where)
        if cause.key in found:
            raise WrongError(f"{where}.key", "another cause has this key")
        found[cause.key] = cause
    return found


def _cause(document: Any, where: str) -> Cause:
    get = words(document, _CAUSE["properties"].keys(), where).get
    goal = get("goal_minor")
    return Cause(
        key=fields.key(get("key"), f"{where}.key", longest=30),
        name=fields.name(get("name"), f"{where}.name", longest=LONGEST_TEXT),
        period=fields.period(document, where),
        goal_minor=None if goal is None else whole(goal, f"{where}.goal_minor", least=1),
        least_points=whole(
            get("least_points", 1), f"{where}.least_points", least=1, most=MOST_POINTS
        ),
        rates=dated(get("rates", ()), f"{where}.rates", reader=_rate),
        shares=dated(get("shares", ()), f"{where}.shares", reader=_share),
        certificate=fields.name(
            get("certificate", {}), f"{where}.certificate", longest=LONGEST_TEXT, needed=False
        ),
    )


def _rate(document: Mapping[str, Any], where: str) -> Rate:
    get = words(document, {"points", "minor"}, where).get
    return Rate(
        points=whole(get("points"), f"{where}.points", least=1, most=MOST_POINTS),
        minor=whole(get("minor"), f"{where}.minor", least=1),
    )


def _share(document: Mapping[str, Any], where: str) -> int:
    return whole(words(document, {"bp"}, where).get("bp"), f"{where}.bp", most=10_000)
