"""Conditions that contradict themselves, so that they never hold for anybody."""

from collections.abc import Iterator
from math import inf
from typing import Any

from guerdon.terms.condition import ALWAYS, Condition, Either, Every, Leaf, Never

AT_LEAST = {"at_least": False, "more_than": True}
AT_MOST = {"at_most": False, "less_than": True}


def contradicts(*, condition: Condition) -> bool:
    """Whether no customer, cart or moment can fulfil the condition.

    Sound and not complete: True is certain; False says only that nothing contradicts another on
    the same field within one `all`.
    """
    match condition:
        case Either(parts=parts):
            return all(contradicts(condition=part) for part in parts)
        case Never(part=part):
            return part == ALWAYS
        case Leaf():
            return _clash([condition])
    leaves: dict[Any, list[Leaf]] = {}
    for part in _together(condition):
        if isinstance(part, Leaf):
            leaves.setdefault((part.field, part.of), []).append(part)
        elif contradicts(condition=part):
            return True
    return any(map(_clash, leaves.values()))


def _together(condition: Every) -> Iterator[Condition]:
    """The parts of nested `all`s as one."""
    for part in condition.parts:
        if isinstance(part, Every):
            yield from _together(part)
        else:
            yield part


def _clash(leaves: list[Leaf]) -> bool:
    """Whether leaves on one field cannot hold together."""
    ops = {leaf.op for leaf in leaves}
    if "unknown" in ops and ops != {"unknown"}:
        return True
    if any(leaf.op == "in" and not leaf.value for leaf in leaves):
        return True
    return _numbers_clash(leaves) or _words_clash(leaves)


def _numbers_clash(leaves: list[Leaf]) -> bool:
    low, low_open, high, high_open = -inf, False, inf, False
    for leaf in leaves:
        number = leaf.value
        if not isinstance(number, int | float):
            continue
        if (leaf.op in AT_LEAST or leaf.op == "is") and (
            (number, AT_LEAST.get(leaf.op, False)) > (low, low_open)
        ):
            low, low_open = number, AT_LEAST.get(leaf.op, False)
        if (leaf.op in AT_MOST or leaf.op == "is") and (
            (-number, AT_MOST.get(leaf.op, False)) > (-high, high_open)
        ):
            high, high_open = number, AT_MOST.get(leaf.op, False)
    return low > high or (low == high and (low_open or high_open))


def _words_clash(leaves: list[Leaf]) -> bool:
    left: frozenset[str] | None = None
    out: set[str] = set()
    for leaf in leaves:
        words: frozenset[str] | None = None
        if leaf.op == "is" and isinstance(leaf.value, str):
            words = frozenset((leaf.value,))
        elif leaf.op == "in":
            words = leaf.value
        elif leaf.op == "is_not" and isinstance(leaf.value, str):
            out.add(leaf.value)
        elif leaf.op == "not_in":
            out.update(leaf.value)
        if words is not None:
            left = words if left is None else left & words
    return left is not None and not left - out
