"""Whether a condition holds for one customer, cart and moment: the Python interpreter."""

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

from guerdon.terms.cart import Cart, Line
from guerdon.terms.condition import Condition, Either, Every, Leaf, Never

Values = Mapping[str, Any]


def holds(*, condition: Condition, values: Values, cart: Cart | None = None) -> bool:
    """True when the condition holds; `values` maps field names to plain values, None is missing.

    Sets are frozensets, moments are aware datetimes, a NaN is missing too. Cart fields are
    measured on `cart`.
    """
    match condition:
        case Every(parts=parts):
            return all(holds(condition=part, values=values, cart=cart) for part in parts)
        case Either(parts=parts):
            return any(holds(condition=part, values=values, cart=cart) for part in parts)
        case Never(part=part):
            return not holds(condition=part, values=values, cart=cart)
    return leaf_holds(leaf=condition, found=found(leaf=condition, values=values, cart=cart))


def found(*, leaf: Leaf, values: Values, cart: Cart | None) -> Any:
    """The value the leaf looks at, None when it is missing."""
    if leaf.field.startswith("cart."):
        return None if cart is None else measured(field=leaf.field, of=leaf.of, cart=cart)
    return values.get(leaf.field)


# One case an operation.
def leaf_holds(*, leaf: Leaf, found: Any) -> bool:  # noqa: C901, PLR0911, PLR0912
    """The leaf's operation on the value found; a missing value holds only for `unknown`."""
    wanted = leaf.value
    missing = found is None or (isinstance(found, float) and isnan(found))
    if leaf.op == "unknown" or missing:
        return missing and leaf.op == "unknown"
    match leaf.op:
        case "known":
            return True
        case "is":
            return bool(found == wanted)
        case "is_not":
            return bool(found != wanted)
        case "at_least" | "on_or_after":
            return bool(found >= wanted)
        case "more_than":
            return bool(found > wanted)
        case "at_most":
            return bool(found <= wanted)
        case "less_than" | "before":
            return bool(found < wanted)
        case "in":
            return bool(found in wanted)
        case "not_in":
            return bool(found not in wanted)
        case "has":
            return wanted in found
        case "has_any":
            return not wanted.isdisjoint(found)
        case "has_all":
            return bool(wanted <= frozenset(found))
        case "has_none":
            return bool(wanted.isdisjoint(found))
    raise ValueError(f"no operation {leaf.op}")


def measured(*, field: str, of: tuple[tuple[str, frozenset[str]], ...], cart: Cart) -> Any:
    """A cart field: sums and counts over the lines that `of` names, or the set of words."""
    chosen: Sequence[Line] = cart.lines
    if of:
        chosen = [line for line in chosen if chooses(of=of, line=line)]
    match field:
        case "cart.subtotal" | "cart.sum":
            return sum([line.quantity * line.unit_minor for line in chosen])
        case "cart.quantity" | "cart.count":
            return sum([line.quantity for line in chosen])
        case "cart.skus":
            return frozenset(line.sku for line in chosen)
        case "cart.categories":
            return frozenset(line.category for line in chosen if line.category)
        case "cart.brands":
            return frozenset(line.brand for line in chosen if line.brand)
        case "cart.labels":
            return frozenset(word for line in chosen for word in line.labels)
    raise ValueError(f"no cart field {field}")


def chooses(*, of: tuple[tuple[str, frozenset[str]], ...], line: Line) -> bool:
    """Whether the line is one of the products that `of` names: every word given must fit."""
    for word, wanted in of:
        match word:
            case "category":
                fits = line.category in wanted
            case "brand":
                fits = line.brand in wanted
            case "sku":
                fits = line.sku in wanted
            case _:
                fits = not wanted.isdisjoint(line.labels)
        if not fits:
            return False
    return True
