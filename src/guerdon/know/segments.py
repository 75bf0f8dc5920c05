"""A condition over a whole table in Ibis: the second interpreter of terms.condition.

The first is terms.holding. tests/pairs holds them equal: a leaf on a missing value is False
(only `unknown` is True then), NaN is missing, `not` is plain negation.
"""

import math
from collections.abc import Mapping
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import ibis.expr.types as ir

from guerdon.know.days import plain
from guerdon.terms.condition import Condition, Either, Every, Leaf, Never, leaves
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import ATTRIBUTE, named


def fitting(*, condition: Condition) -> Refusal | None:
    """None when the condition looks at customers only; carts exist at the till alone."""
    for leaf in leaves(condition=condition):
        field = named(name=leaf.field)
        if field is None or field.scope != "customer":
            return Refusal(reason="segment_not_customer", data={"field": leaf.field})
    return None


def over(*, condition: Condition, table: ir.Table) -> ir.BooleanValue:
    """For each row whether the condition holds: True or False, never NULL.

    The table has a column for each customer field of that name; an attribute without a column
    is one that nobody has.
    """
    match condition:
        case Every(parts=parts):
            each = [over(condition=part, table=table) for part in parts]
            return reduce(and_, each) if each else ibis.literal(True)
        case Either(parts=parts):
            each = [over(condition=part, table=table) for part in parts]
            return reduce(or_, each) if each else ibis.literal(False)
        case Never(part=part):
            return ~over(condition=part, table=table)
    return _leaf(condition, table)


def _leaf(leaf: Leaf, table: ir.Table) -> ir.BooleanValue:
    if leaf.field.startswith(ATTRIBUTE) and leaf.field not in table.columns:
        return ibis.literal(leaf.op == "unknown")
    column = table[leaf.field]
    known = column.notnull()
    if isinstance(column, ir.FloatingValue):
        known = known & ~column.isnan()
    match leaf.op:
        case "known":
            return known
        case "unknown":
            return ~known
    return known & _compared(leaf, column)


def _compared(leaf: Leaf, column: Any) -> ir.BooleanValue:
    match column:
        case ir.ArrayValue():
            return _set(leaf, column)
        case ir.NumericValue():
            return _number(leaf, column)
        case ir.TimestampValue():
            moment = plain(leaf.value)
            return column < moment if leaf.op == "before" else column >= moment
    return _text(leaf, column)


def _text(leaf: Leaf, column: Any) -> ir.BooleanValue:
    match leaf.op:
        case "is":
            return column == leaf.value
        case "is_not":
            return column != leaf.value
        case "in":
            return column.isin(sorted(leaf.value)) if leaf.value else ibis.literal(False)
        case "not_in":
            return column.notin(sorted(leaf.value)) if leaf.value else ibis.literal(True)
    raise ValueError(f"no operation {leaf.op}")


def _set(leaf: Leaf, column: ir.ArrayValue) -> ir.BooleanValue:
    if leaf.op == "has":
        return column.contains(leaf.value)
    found = [column.contains(word) for word in sorted(leaf.value)]
    match leaf.op:
        case "has_any":
            return reduce(or_, found) if found else ibis.literal(False)
        case "has_all":
            return reduce(and_, found) if found else ibis.literal(True)
        case "has_none":
            return ~reduce(or_, found) if found else ibis.literal(True)
    raise ValueError(f"no operation {leaf.op}")


def _number(leaf: Leaf, column: ir.NumericValue) -> ir.BooleanValue:
    """Compare as Python does, exactly, whole numbers with fractions and beyond 2^53 alike.

    An engine would turn both sides into doubles. So the wanted number is first moved to the
    nearest value that the column's own type can hold, on the side that keeps the answer.
    """
    whole = isinstance(column, ir.IntegerValue)
    up, down = _at_or_above(leaf.value, whole), _at_or_below(leaf.value, whole)
    match leaf.op:
        case "is":
            return column == _literal(up, whole) if up == down else ibis.literal(False)
        case "is_not":
            return column != _literal(up, whole) if up == down else ibis.literal(True)
        case "at_least":
            return column >= _literal(up, whole)
        case "less_than":
            return column < _literal(up, whole)
        case "at_most":
            return column <= _literal(down, whole)
        case "more_than":
            return column > _literal(down, whole)
    raise ValueError(f"no operation {leaf.op}")


def _literal(value: int | float, whole: bool) -> ir.NumericScalar:
    return ibis.literal(value, type="int64" if whole else "float64")


def _at_or_above(value: int | float, whole: bool) -> int | float:
    if whole:
        return math.ceil(value)
    near = float(value)
    return near if near >= value else math.nextafter(near, math.inf)


def _at_or_below(value: int | float, whole: bool) -> int | float:
    if whole:
        return math.floor(value)
    near = float(value)
    return near if near <= value else math.nextafter(near, -math.inf)


def ordered(*, conditions: Mapping[str, Condition]) -> list[list[str]] | Refusal:
    """Segments in rounds, so that one which asks for `segments` comes after those it asks for.

    A segment that asks for itself, over however many others, is refused.
    """
    wants = {key: _wanted(condition) & conditions.keys() for key, condition in conditions.items()}
    rounds: list[list[str]] = []
    done: set[str] = set()
    while len(done) < len(wants):
        ready = sorted(key for key in wants.keys() - done if wants[key] <= done)
        if not ready:
            return Refusal(reason="segment_circle", data={"key": min(wants.keys() - done)})
        rounds.append(ready)
        done.update(ready)
    return rounds


def _wanted(condition: Condition) -> set[str]:
    found: set[str] = set()
    for leaf in leaves(condition=condition):
        if leaf.field == "segments":
            found |= leaf.value if isinstance(leaf.value, frozenset) else {leaf.value}
    return found
