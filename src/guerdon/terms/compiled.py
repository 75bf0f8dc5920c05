"""A checked condition as one Python function, for those who ask it ten thousand times a second.

It is `holding.holds` written out once instead of walked each time, and equal to it.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

from guerdon.terms.cart import Cart
from guerdon.terms.condition import Condition, Either, Every, Leaf, Never
from guerdon.terms.fields import named
from guerdon.terms.holding import measured

Of = tuple[tuple[str, frozenset[str]], ...]
Measure = Callable[[str, Of], Any]
Holding = Callable[[Mapping[str, Any], Measure], bool]

# How each operation reads; {x} is the value found and never missing, {w} the value wanted.
_OPERATIONS = {
    "known": "True",
    "is": "{x} == {w}",
    "is_not": "{x} != {w}",
    "at_least": "{x} >= {w}",
    "on_or_after": "{x} >= {w}",
    "more_than": "{x} > {w}",
    "at_most": "{x} <= {w}",
    "less_than": "{x} < {w}",
    "before": "{x} < {w}",
    "in": "{x} in {w}",
    "not_in": "{x} not in {w}",
    "has": "{w} in {x}",
    "has_any": "not {w}.isdisjoint({x})",
    "has_all": "{w}.issubset({x})",
    "has_none": "{w}.isdisjoint({x})",
}


def measuring(*, cart: Cart | None) -> Measure:
    """Measures cart fields, each once however many conditions ask; None without a cart."""
    seen: dict[tuple[str, Of], Any] = {}

    def measure(field: str, of: Of) -> Any:
        asked = (field, of)
        if asked not in seen:
            seen[asked] = None if cart is None else measured(field=field, of=of, cart=cart)
        return seen[asked]

    return measure


def compiled(*, condition: Condition) -> Holding:
    """The function that says whether the condition holds for these values and this cart.

    The source names nothing but its own constants; what a document said stands in them, never in
    the source, and the function sees no builtins.
    """
    constants: dict[str, Any] = {}
    source = _source(condition, constants)
    code = _coded(f"lambda values, measure: {source}")
    constants["__builtins__"] = {}
    made: Holding = eval(code, constants)  # noqa: S307 (our own text: operations and numbered names)
    return made


@lru_cache(maxsize=4096)
def _coded(source: str) -> CodeType:
    """Most offers ask alike: what differs stands in the constants, so few sources are compiled."""
    return compile(source, "<condition>", "eval")


def _source(condition: Condition, constants: dict[str, Any]) -> str:
    match condition:
        case Every(parts=parts):
            return _joined(parts, " and ", "True", constants)
        case Either(parts=parts):
            return _joined(parts, " or ", "False", constants)
        case Never(part=part):
            return f"(not {_source(part, constants)})"
    return _leaf(condition, constants)


def _joined(parts: tuple[Condition, ...], word: str, empty: str, constants: dict[str, Any]) -> str:
    if not parts:
        return empty
    return "(" + word.join(_source(part, constants) for part in parts) + ")"


def _leaf(leaf: Leaf, constants: dict[str, Any]) -> str:
    number = len(constants)
    x, w, f, o = (f"{letter}{number}" for letter in "xwfo")
    constants[w], constants[f] = leaf.value, leaf.field
    if leaf.field.startswith("cart."):
        constants[o] = leaf.of
        found = f"({x} := measure({f}, {o}))"
    else:
        found = f"({x} := values.get({f}))"
    field = named(name=leaf.field)
    # A number that is not a number is missing: it alone differs from itself.
    there = f"{found} is not None"
    if field is None or field.kind in ("number", "money"):
        there += f" and {x} == {x}"
    if leaf.op == "unknown":
        return f"(not ({there}))"
    asked = _OPERATIONS[leaf.op].format(x=x, w=w)
    return f"({there})" if asked == "True" else f"({there} and {asked})"
