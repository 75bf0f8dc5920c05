"""The section `causes`: what customers may give to, its goal, rates, shares and certificate."""

import re
from collections.abc import Mapping
from typing import Any

from guerdon.terms.dated import dated
from guerdon.terms.decision import Refusal
from guerdon.terms.giving import Cause, Rate
from guerdon.terms.money import LARGEST_MINOR
from guerdon.terms.period import Period
from guerdon.terms.strict import WrongError, listed, moment, read, text, whole, words

NAME = "causes"
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")
LANGUAGES = ("zh", "en")
MOST = 200
MOST_POINTS = 10**9
LONGEST_TEXT = 400

_TEXTS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {one: {"type": "string", "maxLength": LONGEST_TEXT} for one in LANGUAGES},
}
_FROM = {"title": "Holds from", "type": ["string", "null"], "format": "date-time"}


def _whole(title: str, least: int, most: int) -> dict[str, Any]:
    return {"title": title, "type": "integer", "minimum": least, "maximum": most}


_CAUSE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "name"],
    "properties": {
        "key": {"title": "Key", "type": "string", "pattern": f"^{KEY.pattern}$"},
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
    key = text(get("key"), f"{where}.key", longest=30)
    if not KEY.fullmatch(key):
        raise WrongError(f"{where}.key", "small letters, digits, - and _ make a key")
    name = _texts(get("name"), f"{where}.name")
    if not name:
        raise WrongError(f"{where}.name", "a name in zh or en is wanted")
    bounds = [
        None if get(word) is None else moment(get(word), f"{where}.{word}")
        for word in ("start", "end")
    ]
    goal = get("goal_minor")
    return Cause(
        key=key,
        name=name,
        period=Period(start=bounds[0], end=bounds[1]),
        goal_minor=None if goal is None else whole(goal, f"{where}.goal_minor", least=1),
        least_points=whole(
            get("least_points", 1), f"{where}.least_points", least=1, most=MOST_POINTS
        ),
        rates=dated(get("rates", ()), f"{where}.rates", reader=_rate),
        shares=dated(get("shares", ()), f"{where}.shares", reader=_share),
        certificate=_texts(get("certificate", {}), f"{where}.certificate"),
    )


def _rate(document: Mapping[str, Any], where: str) -> Rate:
    get = words(document, {"points", "minor"}, where).get
    return Rate(
        points=whole(get("points"), f"{where}.points", least=1, most=MOST_POINTS),
        minor=whole(get("minor"), f"{where}.minor", least=1),
    )


def _share(document: Mapping[str, Any], where: str) -> int:
    return whole(words(document, {"bp"}, where).get("bp"), f"{where}.bp", most=10_000)


def _texts(document: Any, where: str) -> dict[str, str]:
    said = words(document, set(LANGUAGES), where)
    return {
        language: text(value, f"{where}.{language}", longest=LONGEST_TEXT, least=1)
        for language, value in said.items()
    }
