"""The programme's text as JSON Schema 2020-12, drawn from the very words that its parser reads."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from guerdon.give import offer_document, programme_document, sections
from guerdon.give.around import Around, Asked, Either, Inside, Instant, Pairs, Share, Valued
from guerdon.give.condition_schema import condition_schema
from guerdon.give.kind import Kind
from guerdon.give.kinds import KINDS
from guerdon.give.promotions.flash import CLOCK
from guerdon.give.promotions.member_day import WEEKDAYS
from guerdon.give.reading import LONGEST_LIST, PERCENT
from guerdon.give.word import (
    Choice,
    Flag,
    Listed,
    Maybe,
    OneOf,
    Percent,
    Products,
    Rows,
    Text,
    Whole,
)
from guerdon.terms.festival import festivals

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = "urn:guerdon:programme"
# What a text must look like where it names one of these.
FORMS: Mapping[str, Schema] = {
    "key": {"pattern": f"^{offer_document.KEY.pattern}$"},
    "currency": {"pattern": "^[A-Z]{3}$"},
    "day": {"pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "clock": {"pattern": f"^({CLOCK.pattern})$"},
}
PRODUCTS = ("brand", "category", "label", "sku")


def schema(*, language: str = "en") -> Schema:
    """The schema of a whole programme; descriptions in zh or en, so that editors can help.

    It says all that one word can be wrong in. What only two words together can be wrong in, such
    as an end before its start, is said by the parser alone.
    """
    ground = _object(programme_document.WORDS, "programme", language, partial=True)
    return {
        "$schema": DIALECT,
        "$id": NAME,
        "title": _said("programme", language),
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "programme": {"anyOf": [ground, {"type": "null"}], **_told("programme", language)},
            **{one.NAME: _room(one) for one in sections.ROOMS},
            "offers": {
                "type": "array",
                "maxItems": programme_document.MOST_OFFERS,
                "items": {"$ref": "#/$defs/offer"},
                **_told("offers", language),
            },
        },
        "$defs": {
            "offer": _offer(language),
            **{f"value.{name}": _value(kind, language) for name, kind in KINDS.items()},
            **condition_schema(language=language),
        },
    }


def _room(one: sections.Room) -> Schema:
    return {"anyOf": [dict(one.SCHEMA), {"type": "null"}]}


def _offer(language: str) -> Schema:
    """The words of every offer, and what each kind makes of `value` and `layer`."""
    offer = _object(programme_document.OFFER_WORDS, "offer", language)
    kinds = offer["properties"]["kind"]
    kinds["enumDescriptions"] = [_said(f"kind.{name}", language) for name in KINDS]
    offer["allOf"] = [
        {
            "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
            "then": {
                "properties": {
                    "value": {"$ref": f"#/$defs/value.{name}"},
                    "layer": {"enum": list(kind.layers), "default": kind.layers[0]},
                },
                "required": ["value"] if _needs(kind.words) else [],
            },
        }
        for name, kind in KINDS.items()
    ]
    return offer


def _value(kind: Kind[Any], language: str) -> Schema:
    value = _object(kind.words, kind.name, language)
    told = {"description": _said(f"kind.{kind.name}", language)}
    return value | told if _needs(kind.words) else {"anyOf": [value, {"type": "null"}], **told}


def _needs(words: Sequence[Around]) -> list[str | Schema]:
    """The names that must be there, or a schema where one of several must."""
    needed: list[str | Schema] = []
    for word in words:
        match word:
            case OneOf():
                found = [{"required": [one.name]} for one in word.words]
                if word.needed:
                    needed.append({"oneOf": found})
            case Whole(default=None) | Text(default=None) | Choice(default=None) | Percent():
                needed.append(word.name)
            case Listed(needed=True) | Products(needed=True) | Rows(needed=True):
                needed.append(word.name)
    return needed


def _object(words: Sequence[Around], owner: str, language: str, *, partial: bool = False) -> Schema:
    """An object with these words and no other; `partial`: none of them must be there."""
    properties: dict[str, Schema] = {}
    together: list[Schema] = []
    for word in words:
        if isinstance(word, OneOf):
            properties |= {one.name: _told_word(one, owner, language) for one in word.words}
            single = [{"required": [one.name]} for one in word.words]
            none = [] if word.needed else [{"not": {"anyOf": single}}]
            together.append({"oneOf": [*single, *none]})
        else:
            properties[word.name] = _told_word(word, owner, language)
    found: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    needed = [] if partial else [one for one in _needs(words) if isinstance(one, str)]
    if needed:
        found["required"] = needed
    if together:
        found["allOf"] = together
    return found


def _told_word(word: Around, owner: str, language: str) -> Schema:
    inner = owner if owner in KINDS else ""
    name = f"{inner}.{word.name}" if f"{inner}.{word.name}" in _texts() else word.name
    return _schema(word, owner, language) | _told(name, language)


# One case a word.
def _schema(word: Around, owner: str, language: str) -> Schema:  # noqa: C901, PLR0911, PLR0912
    match word:
        case Whole(least=least, most=most, default=default):
            usual = {} if default is None else {"default": default}
            return {"type": "integer", "minimum": least, "maximum": most, **usual}
        case Maybe(whole=whole):
            bounds = {"minimum": whole.least, "maximum": whole.most}
            return {"type": ["integer", "null"], **bounds}
        case Percent(least=least, most=most):
            return {"anyOf": _percents({"exclusiveMinimum": least}, most)}
        case Share(least=least, most=most, maybe=maybe):
            null = [{"type": "null"}] if maybe else []
            return {"anyOf": [*_percents({"minimum": least}, most), *null]}
        case Text():
            return _text(word)
        case Choice():
            return _choice(word, language)
        case Flag():
            return {"type": "boolean", "default": False}
        case Either(among=among, default=usual):
            return {"enum": [*among, True, False], "default": usual}
        case Listed():
            return _listed(word)
        case Products(needed=needed):
            return _products(needed)
        case Rows(words=words, least=least, most=most):
            row = _object(words, owner, language)
            return {"type": "array", "items": row, "minItems": least, "maxItems": most}
        case Inside(words=words, partial=partial):
            inner = _object(words, owner, language, partial=partial)
            return inner | {"type": ["object", "null"]}
        case Instant():
            return {"type": ["string", "null"], "format": "date-time"}
        case Asked():
            anybody = [{"type": "object", "maxProperties": 0}, {"type": "null"}]
            return {"anyOf": [{"$ref": "#/$defs/condition"}, *anybody]}
        case Pairs():
            return _pairs(word)
        case Valued():
            return {"type": ["object", "null"]}
    raise TypeError(f"no schema for {type(word).__name__}")


def _percents(least: Schema, most: int) -> list[Schema]:
    """A percentage as a number, or as a text where a number with decimals may not be trusted."""
    text = {"type": "string", "pattern": f"^{PERCENT.pattern}$"}
    return [{"type": "number", **least, "maximum": most}, text]


def _text(word: Text) -> Schema:
    least = 1 if word.default is None else 0
    usual = {} if word.default is None else {"default": word.default}
    form = FORMS.get(word.says, {})
    return {"type": "string", "minLength": least, "maxLength": word.longest, **usual, **form}


def _choice(word: Choice, language: str) -> Schema:
    found: Schema = {"enum": list(word.among)}
    told = [f"choice.{word.name}.{one}" for one in word.among]
    if all(one in _texts() for one in told):
        found["enumDescriptions"] = [_said(one, language) for one in told]
    return found | ({"default": word.default} if word.default else {})


def _listed(word: Listed) -> Schema:
    item: Schema = {"type": "string", "minLength": 1, "maxLength": 120}
    if word.says == "weekday":
        item = {"enum": list(WEEKDAYS)}
    elif word.says == "festival":
        item = {"enum": sorted(festivals())}
    found: Schema = {"items": item, "uniqueItems": True, "maxItems": LONGEST_LIST}
    if word.needed:
        return {"type": "array", "minItems": 1, **found}
    return {"type": ["array", "null"], **found}


def _products(needed: bool) -> Schema:
    named = _listed(Listed(name="", says="", needed=True))
    found: Schema = {
        "properties": dict.fromkeys(PRODUCTS, named),
        "additionalProperties": False,
    }
    if needed:
        return {"type": "object", "minProperties": 1, **found}
    return {"type": ["object", "null"], **found}


def _pairs(word: Pairs) -> Schema:
    value: Schema = {"enum": list(word.among)}
    if not word.among:
        value = {"type": "integer", "minimum": word.least, "maximum": word.most}
    return {
        "type": "object",
        "additionalProperties": value,
        "propertyNames": {"minLength": 1, "maxLength": 64},
        "maxProperties": word.most_pairs,
    }


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    """What each word means, zh and en, from the data file beside this one."""
    file = resources.files("guerdon.give") / "programme_words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _told(name: str, language: str) -> Schema:
    return {"description": _said(name, language)}


def _said(name: str, language: str) -> str:
    return _texts()[name][language]
