"""The section `gifts`: scenes, triples of occasion, gift and emotion, the matrix and the rules."""

from collections.abc import Mapping
from typing import Any

from guerdon.give import fields
from guerdon.terms.decision import Refusal
from guerdon.terms.gifts import BY, CLASSES, LEVELS, GiftRules, Scene, Triple
from guerdon.terms.strict import WrongError, flag, listed, read, text, texts, whole, words

NAME = "gifts"
KEY = "^[a-z0-9][a-z0-9_-]{0,39}$"
MOST = 100
MOST_DAYS = 730
MOST_WORTH = 10**12
PLAIN = GiftRules()

_KEY = {"type": "string", "pattern": KEY}
_NAME = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {one: {"type": "string", "maxLength": 120} for one in fields.LANGUAGES},
}


def _days(title: str, default: int) -> dict[str, Any]:
    whole = {"type": "integer", "minimum": 0, "maximum": MOST_DAYS}
    return {"title": title, "default": default, **whole}


def _worth(title: str) -> dict[str, Any]:
    whole = {"type": "integer", "minimum": 0, "maximum": MOST_WORTH}
    # Forms write it as money.
    return {"title": title, "x-unit": "minor", **whole}


_SCENE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "name", "by", "when"],
    "properties": {
        "key": _KEY,
        "name": {"title": "Name", **_NAME},
        "by": {"title": "Recognised by", "enum": list(BY)},
        "when": {"title": "Stage, trigger or festival", "type": "string", "maxLength": 40},
    },
}
_TRIPLE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["scene", "gift", "name", "emotion", "level", "worth_minor"],
    "properties": {
        "scene": {"title": "Scene", **_KEY},
        "gift": {"title": "Gift", **_KEY},
        "name": {"title": "How it is called", **_NAME},
        "emotion": {"title": "What the customer is to feel", **_NAME},
        "level": {"title": "Level", "enum": list(LEVELS)},
        "worth_minor": _worth("Worth to the customer, minor units"),
    },
}
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Gifts",
    "description": "Which gift at which occasion, and when nothing is given.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "care_days": _days("Days without gift or promotion after a complaint", PLAIN.care_days),
        "care_at_till": {
            "title": "Offers without a code wait at the till too",
            "type": "boolean",
        },
        "again_days": _days("Days between two equal gifts to one customer", PLAIN.again_days),
        "ceilings": {
            "title": "Most that a gift is worth, by value class",
            "type": "object",
            "additionalProperties": False,
            "properties": {one: _worth(one) for one in CLASSES},
        },
        "matrix": {
            "title": "Levels by value class",
            "type": "object",
            "additionalProperties": False,
            "properties": {
                one: {
                    "type": "array",
                    "items": {"enum": list(LEVELS)},
                    "uniqueItems": True,
                    "default": list(LEVELS),
                }
                for one in CLASSES
            },
        },
        "scenes": {"type": "array", "maxItems": MOST, "items": _SCENE},
        "triples": {"type": "array", "maxItems": MOST, "items": _TRIPLE},
    },
}


def parsed(*, document: Mapping[str, Any]) -> GiftRules | Refusal:
    """The rules; the first thing that is wrong is refused with its place."""
    return read(_rules, document)


def _rules(document: Any) -> GiftRules:
    get = words(document, SCHEMA["properties"].keys(), "$").get
    scenes = tuple(
        _scene(one, f"$.scenes[{place}]")
        for place, one in enumerate(listed(get("scenes", []), "$.scenes", most=MOST))
    )
    keys = [one.key for one in scenes]
    if len(set(keys)) < len(keys):
        raise WrongError("$.scenes", "another scene has this key")
    triples = tuple(
        _triple(one, f"$.triples[{place}]", keys)
        for place, one in enumerate(listed(get("triples", []), "$.triples", most=MOST))
    )
    ceilings = words(get("ceilings", {}), set(CLASSES), "$.ceilings")
    matrix = words(get("matrix", {}), set(CLASSES), "$.matrix")
    return GiftRules(
        care_days=whole(get("care_days", PLAIN.care_days), "$.care_days", most=MOST_DAYS),
        care_at_till=flag(get("care_at_till", PLAIN.care_at_till), "$.care_at_till"),
        again_days=whole(get("again_days", PLAIN.again_days), "$.again_days", most=MOST_DAYS),
        ceilings={
            one: whole(value, f"$.ceilings.{one}", most=MOST_WORTH)
            for one, value in ceilings.items()
        },
        matrix={one: _levels(value, f"$.matrix.{one}") for one, value in matrix.items()},
        scenes=scenes,
        triples=triples,
    )


def _scene(value: Any, where: str) -> Scene:
    get = words(value, _SCENE["properties"].keys(), where).get
    return Scene(
        key=fields.key(get("key"), f"{where}.key"),
        name=fields.name(get("name"), f"{where}.name"),
        by=fields.one_of(get("by"), BY, f"{where}.by"),
        when=text(get("when"), f"{where}.when", longest=40, least=1),
    )


def _triple(value: Any, where: str, scenes: list[str]) -> Triple:
    get = words(value, _TRIPLE["properties"].keys(), where).get
    scene = fields.key(get("scene"), f"{where}.scene")
    if scene not in scenes:
        raise WrongError(f"{where}.scene", "no scene has this key")
    return Triple(
        scene=scene,
        gift=fields.key(get("gift"), f"{where}.gift"),
        name=fields.name(get("name"), f"{where}.name"),
        emotion=fields.name(get("emotion"), f"{where}.emotion"),
        level=fields.one_of(get("level"), LEVELS, f"{where}.level"),
        worth_minor=whole(get("worth_minor"), f"{where}.worth_minor", most=MOST_WORTH),
    )


def _levels(value: Any, where: str) -> frozenset[str]:
    found = texts(value, where, most=len(LEVELS))
    return frozenset(fields.one_of(one, LEVELS, f"{where}[{n}]") for n, one in enumerate(found))
