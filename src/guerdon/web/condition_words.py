"""A condition in words, line by line, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.terms import condition as conditions
from guerdon.terms.condition import Condition, Either, Every, Leaf, Never
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import named
from guerdon.web import cluster_words
from guerdon.web.templatetags.words import called, written_money
from guerdon.web.wording import language, say

# Fields whose values have words of their own, and on which page.
VALUE_WORDS = {
    "stage": "stages",
    "rfm_segment": "rfm",
    "value_class": "classes",
    "promotion_sensitivity": "classes",
    "price_sensitivity": "classes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, `depth` steps in."""

    depth: int
    text: str


def said(*, document: Mapping[str, Any] | None, currency: str) -> list[Line]:
    """The condition's lines; one line `everybody` where there is none."""
    parsed = conditions.parsed(document=document)
    if isinstance(parsed, Refusal):
        return [Line(depth=0, text=str(document))]
    if isinstance(parsed, Every) and not parsed.parts:
        return [Line(depth=0, text=say("segments.everybody"))]
    return _lines(parsed, 0, currency)


def _lines(condition: Condition, depth: int, currency: str) -> list[Line]:
    match condition:
        case Every(parts=parts) if len(parts) == 1:
            return _lines(parts[0], depth, currency)
        case Either(parts=parts) if len(parts) == 1:
            return _lines(parts[0], depth, currency)
        case Every(parts=parts) | Either(parts=parts):
            word = "segments.all_of" if isinstance(condition, Every) else "segments.any_of"
            inner = [line for part in parts for line in _lines(part, depth + 1, currency)]
            return [Line(depth=depth, text=say(word)), *inner]
        case Never(part=part):
            return [Line(depth=depth, text=say("segments.not")), *_lines(part, depth + 1, currency)]
    return [Line(depth=depth, text=leaf_said(leaf=condition, currency=currency))]


def field_said(*, field: str) -> str:
    """`total spend`: a field as conditions call it."""
    found = named(name=field)
    if found is None:
        return field
    return found.zh if language() == "zh" else found.en


def leaf_said(*, leaf: Leaf, currency: str) -> str:
    """`total spend at least $120.00`."""
    field = named(name=leaf.field)
    words = [field_said(field=leaf.field), say(f"segments.op_{leaf.op}")]
    if leaf.value is not None:
        words.append(_value(leaf, field.kind if field else "text", currency))
    return " ".join(words)


def _value(leaf: Leaf, kind: str, currency: str) -> str:
    if isinstance(leaf.value, frozenset):
        joint = "、" if language() == "zh" else ", "
        return joint.join(_word(leaf.field, word) for word in sorted(leaf.value))
    if kind == "money":
        return written_money(int(leaf.value), currency)
    if isinstance(leaf.value, float):
        return f"{leaf.value:g}"
    return _word(leaf.field, str(leaf.value))


def _word(field: str, value: str) -> str:
    if field == "cluster":
        return cluster_words.names().get(value, value)
    page = VALUE_WORDS.get(field)
    return called(value, page) if page else value
