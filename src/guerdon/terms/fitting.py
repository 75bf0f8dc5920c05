"""Somebody whom a condition fits: values under which it holds, for trying things out."""

from collections.abc import Mapping
from typing import Any

from guerdon.terms.condition import Condition, Either, Every, Leaf, Never
from guerdon.terms.fields import named

# The next smaller and larger number of a field that counts.
STEP = 1


def fitting(*, condition: Condition, scopes: tuple[str, ...] = ("customer",)) -> dict[str, Any]:
    """Field -> value so that the leaves on fields of these scopes hold; None: must be missing.

    Of an `any` the first part is taken, of a `not` its negation where there is one. Bounds on one
    field are met together where a number can; what contradicts itself is not fitted at all.
    """
    found: dict[str, Any] = {}
    _fit(condition, found, scopes)
    return found


def _fit(condition: Condition, found: dict[str, Any], scopes: tuple[str, ...]) -> None:
    match condition:
        case Every(parts=parts):
            for part in parts:
                _fit(part, found, scopes)
        case Either(parts=parts):
            if parts:
                _fit(parts[0], found, scopes)
        case Never(part=Leaf() as leaf):
            _leaf(_turned(leaf), found, scopes)
        case Leaf():
            _leaf(condition, found, scopes)


TURNED = {
    "is": "is_not",
    "is_not": "is",
    "in": "not_in",
    "not_in": "in",
    "has": "has_none",
    "has_any": "has_none",
    "has_none": "has_any",
    "known": "unknown",
    "unknown": "known",
    "at_least": "less_than",
    "less_than": "at_least",
    "at_most": "more_than",
    "more_than": "at_most",
    "before": "on_or_after",
    "on_or_after": "before",
}


def _turned(leaf: Leaf) -> Leaf:
    value = leaf.value
    if leaf.op == "has":
        value = frozenset((value,))
    return Leaf(field=leaf.field, op=TURNED.get(leaf.op, leaf.op), value=value, of=leaf.of)


def _leaf(leaf: Leaf, found: dict[str, Any], scopes: tuple[str, ...]) -> None:
    field = named(name=leaf.field)
    if field is None or field.scope not in scopes:
        return
    before = found.get(leaf.field)
    if leaf.op == "unknown":
        found[leaf.field] = None
    elif field.kind == "set":
        found[leaf.field] = (before or frozenset()) | _words(leaf)
    elif field.kind in ("number", "money"):
        found[leaf.field] = _number(leaf, before)
    elif field.kind == "moment":
        found[leaf.field] = leaf.value
    elif leaf.op in ("is", "in"):
        found[leaf.field] = leaf.value if leaf.op == "is" else min(leaf.value, default="")
    else:
        found.setdefault(leaf.field, "?" if leaf.op != "known" else "")


def _words(leaf: Leaf) -> frozenset[str]:
    match leaf.op:
        case "has":
            return frozenset((leaf.value,))
        case "has_any":
            return frozenset(sorted(leaf.value)[:1])
        case "has_all":
            return frozenset(leaf.value)
    return frozenset()


def _number(leaf: Leaf, before: Any) -> Any:
    """The number nearest to what was there that keeps the bound."""
    wanted = leaf.value
    if wanted is None:
        return 0 if before is None else before
    if leaf.op == "is":
        return wanted
    if leaf.op == "is_not":
        return wanted + STEP if before in (None, wanted) else before
    bound = wanted + {"more_than": STEP, "less_than": -STEP}.get(leaf.op, 0)
    if before is None:
        return bound
    return max(bound, before) if leaf.op in ("at_least", "more_than") else min(bound, before)


def fitted(*, values: Mapping[str, Any], to: Mapping[str, Any]) -> dict[str, Any]:
    """Values changed to those that fit; what must be missing is taken out."""
    return {name: value for name, value in {**values, **to}.items() if value is not None}
