"""The one condition language: a small tree that is checked once and then holds or does not.

Two-valued on purpose: a leaf on a missing value is False whatever its operation (only `unknown`
is True then), `not` is plain negation, an empty `all` is True and an empty `any` is False.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.fields import OPERATIONS, named
from guerdon.terms.nearest import meant

DEEPEST = 12
MOST_LEAVES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """`field` `op` `value`; `of` narrows cart.sum and cart.count to some products."""

    field: str
    op: str
    value: Any = None
    of: tuple[tuple[str, frozenset[str]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """True when each part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """True when at least one part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """True when the part is not."""

    part: "Condition"


Condition = Leaf | Every | Either | Never
ALWAYS = Every(parts=())


def parsed(*, document: Any) -> Condition | Refusal:
    """A condition from plain data: {"all": [...]}, {"any": [...]}, {"not": ...} or a leaf.

    A leaf is {"field", "op", "value"?, "of"?}. Empty or None means always. Unknown fields,
    operations that do not fit the field's kind and values of a wrong type are refused with the
    place where they stand.
    """
    if document is None or document == {}:
        return ALWAYS
    budget = [MOST_LEAVES]
    return _parsed(document, "$", DEEPEST, budget)


def _parsed(document: Any, where: str, depth: int, budget: list[int]) -> Condition | Refusal:
    if not isinstance(document, Mapping):
        return _malformed(where, "an object is wanted here")
    budget[0] -= 1
    if depth == 0 or budget[0] < 0:
        return _malformed(where, "the condition is too deep or too long")
    for word, kind in (("all", Every), ("any", Either)):
        if word in document:
            return _group(document, word, kind, where, depth, budget)
    if "not" in document:
        if len(document) > 1:
            return _malformed(where, "`not` stands alone")
        part = _parsed(document["not"], f"{where}.not", depth - 1, budget)
        return part if isinstance(part, Refusal) else Never(part=part)
    return _leaf(document, where)


def _group(
    document: Mapping[str, Any],
    word: str,
    kind: type[Every] | type[Either],
    where: str,
    depth: int,
    budget: list[int],
) -> Condition | Refusal:
    listed = document[word]
    if len(document) > 1 or not isinstance(listed, list | tuple):
        return _malformed(where, f"`{word}` stands alone and holds a list")
    parts: list[Condition] = []
    for number, item in enumerate(listed):
        part = _parsed(item, f"{where}.{word}[{number}]", depth - 1, budget)
        if isinstance(part, Refusal):
            return part
        parts.append(part)
    return kind(parts=tuple(parts))


LEAF = frozenset(("field", "op", "value", "of"))


def _leaf(document: Mapping[str, Any], where: str) -> Leaf | Refusal:
    extra = set(document) - LEAF
    if extra:
        word = sorted(map(str, extra))[0]
        return _malformed(where, f"unknown word {word[:40]!r}{meant(word=word, known=LEAF)}")
    name, op, value = document.get("field"), document.get("op"), document.get("value")
    field = named(name=name) if isinstance(name, str) else None
    if field is None:
        return Refusal(reason="unknown_field", data={"field": str(name)[:80], "hint": where})
    if op not in OPERATIONS[field.kind]:
        asked = ", ".join(OPERATIONS[field.kind])
        return _malformed(where, f"{field.name} cannot be asked {str(op)[:40]!r}, only {asked}")
    read = _value(field.kind, op, value)
    if read is _WRONG:
        return _malformed(where, f"{str(value)[:40]!r} does not fit {field.name} {op}")
    of = _of(document.get("of"))
    if of is None or (of and field.scope != "cart"):
        return _malformed(
            where, "`of` narrows a cart field to lists of category, brand, sku or label"
        )
    return Leaf(field=field.name, op=op, value=read, of=of)


_WRONG = object()


def _value(kind: str, op: str, value: Any) -> Any:
    if op in ("known", "unknown"):
        return None if value is None else _WRONG
    if kind in ("number", "money"):
        fits = isinstance(value, int | float) and not isinstance(value, bool)
        return value if fits and abs(value) < 1e18 else _WRONG
    if op in ("in", "not_in", "has_any", "has_all", "has_none"):
        words = isinstance(value, list | tuple | frozenset) and all(
            isinstance(word, str) for word in value
        )
        return frozenset(value) if words else _WRONG
    if kind == "moment":
        return _moment(value)
    return value if isinstance(value, str) else _WRONG


def _moment(value: Any) -> Any:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return _WRONG
    return moment if moment.tzinfo is not None else _WRONG


def _of(value: Any) -> tuple[tuple[str, frozenset[str]], ...] | None:
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        return None
    pairs: list[tuple[str, frozenset[str]]] = []
    for word, listed in sorted(value.items(), key=lambda item: str(item[0])):
        if word not in ("category", "brand", "sku", "label") or not isinstance(
            listed, list | tuple
        ):
            return None
        if not all(isinstance(item, str) for item in listed):
            return None
        pairs.append((word, frozenset(listed)))
    return tuple(pairs)


def _malformed(where: str, problem: str) -> Refusal:
    return Refusal(reason="condition_malformed", data={"where": where, "problem": problem})


def document(*, condition: Condition) -> dict[str, Any]:
    """The condition as plain data that `parsed` reads back to an equal condition."""
    match condition:
        case Every(parts=parts):
            return {"all": [document(condition=part) for part in parts]}
        case Either(parts=parts):
            return {"any": [document(condition=part) for part in parts]}
        case Never(part=part):
            return {"not": document(condition=part)}
    leaf: dict[str, Any] = {"field": condition.field, "op": condition.op}
    if isinstance(condition.value, frozenset):
        leaf["value"] = sorted(condition.value)
    elif isinstance(condition.value, datetime):
        leaf["value"] = condition.value.isoformat()
    elif condition.value is not None:
        leaf["value"] = condition.value
    if condition.of:
        leaf["of"] = {word: sorted(words) for word, words in condition.of}
    return leaf


def leaves(*, condition: Condition) -> list[Leaf]:
    """Every leaf, left to right."""
    match condition:
        case Every(parts=parts) | Either(parts=parts):
            return [leaf for part in parts for leaf in leaves(condition=part)]
        case Never(part=part):
            return leaves(condition=part)
    return [condition]
