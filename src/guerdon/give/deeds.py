"""Deeds: what a trigger counts for in a play, and what is left of it after returns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from guerdon.give.reading import Reader

Chosen = tuple[tuple[str, frozenset[str]], ...]
MEASURES = ("times", "units", "spend_minor", "kinds", "days")
# What is told apart where different kinds are counted.
BY = ("category", "brand", "sku")
PURCHASE, RETURN = "purchase", "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What counts: triggers of one kind, of a purchase the lines of these products.

    `measure` is times (orders or triggers), units, spend_minor, kinds (different `by`) or days.
    An order counts once it is worth `least_minor`.
    """

    trigger: str = PURCHASE
    measure: str = "times"
    by: str = "category"
    of: Chosen = ()
    least_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One trigger's part in one play: `order` ties what was bought to what came back (below 0).

    `day` is the member's own date when it happened; `marks` are units by category, brand or sku.
    """

    source: str
    order: str
    at: datetime
    day: date
    minor: int
    units: int
    marks: Mapping[str, int] = field(default_factory=dict)


def deed(
    *,
    wanted: Wanted,
    kind: str,
    key: str,
    at: datetime,
    day: date,
    data: Mapping[str, Any],
) -> Deed | None:
    """What the trigger counts for; None where it counts for nothing.

    A purchase has {"order", "lines": [{"sku", "category", "brand", "quantity", "amount_minor"}]},
    a return the same below zero. Any other trigger counts as one unit, worth its `amount_minor`
    if it has one.
    """
    if kind == RETURN and wanted.trigger == PURCHASE:
        sign = -1
    elif kind == wanted.trigger:
        sign = 1
    else:
        return None
    source = f"{kind}/{key}"
    if wanted.trigger != PURCHASE:
        minor = _whole(data.get("amount_minor"), 1)
        return Deed(source=source, order=source, at=at, day=day, minor=minor, units=1)
    lines = [line for line in _lines(data) if _fits(wanted.of, line)]
    marks: dict[str, int] = {}
    for line in lines:
        mark = str(line.get(wanted.by) or "")
        if mark:
            marks[mark] = marks.get(mark, 0) + _whole(line.get("quantity"), sign)
    found = Deed(
        source=source,
        order=str(data.get("order") or source),
        at=at,
        day=day,
        minor=sum(_whole(line.get("amount_minor"), sign) for line in lines),
        units=sum(_whole(line.get("quantity"), sign) for line in lines),
        marks=marks,
    )
    return found if found.minor or found.units else None


def _lines(data: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    lines = data.get("lines")
    if not isinstance(lines, list | tuple):
        return ()
    return [line for line in lines if isinstance(line, Mapping)]


def _whole(value: Any, sign: int) -> int:
    """A number on the side of the sign; anything else that somebody tells counts for nothing."""
    return value if type(value) is int and value * sign > 0 else 0


def _fits(chosen: Chosen, line: Mapping[str, Any]) -> bool:
    """Whether the line is of the products: each word named must fit, by any of its values."""
    return all(str(line.get(name) or "") in values for name, values in chosen)


def net(*, deeds: Iterable[Deed], least_minor: int = 0) -> tuple[Deed, ...]:
    """One deed an order, with what is left of it, in order of time; orders with nothing left go.

    What comes back takes away from its own order only and never below nothing, so that a member
    stands as if what came back had never been bought, in whatever order the calls arrive.
    """
    by_order: dict[str, list[Deed]] = {}
    for one in deeds:
        by_order.setdefault(one.order, []).append(one)
    found = []
    for order, parts in by_order.items():
        bought = [one for one in parts if one.units >= 0 and one.minor >= 0]
        if not bought:
            continue
        first = min(bought, key=lambda one: (one.at, one.source))
        marks: dict[str, int] = {}
        for one in parts:
            for mark, units in one.marks.items():
                marks[mark] = marks.get(mark, 0) + units
        left = replace(
            first,
            order=order,
            minor=max(0, sum(one.minor for one in parts)),
            units=max(0, sum(one.units for one in parts)),
            marks={mark: units for mark, units in sorted(marks.items()) if units > 0},
        )
        if left.units > 0 and left.minor >= least_minor:
            found.append(left)
    return tuple(sorted(found, key=lambda one: (one.at, one.source)))


def measured(*, deeds: Sequence[Deed], measure: str) -> int:
    """How far net deeds come by a measure."""
    match measure:
        case "times":
            return len(deeds)
        case "units":
            return sum(one.units for one in deeds)
        case "spend_minor":
            return sum(one.minor for one in deeds)
        case "kinds":
            return len({mark for one in deeds for mark in one.marks})
        case "days":
            return len({one.day for one in deeds})
    raise ValueError(f"{measure} is none of {', '.join(MEASURES)}")


def read(*, reader: Reader, word: str = "counts", measures: Sequence[str] = MEASURES) -> Wanted:
    """The object under the word; absent: purchases, by the first of the measures."""
    inner = reader.inner(word)
    found = Wanted(
        trigger=inner.text("trigger", default=PURCHASE, longest=40),
        measure=inner.choice("measure", among=tuple(measures), default=measures[0]),
        by=inner.choice("by", among=BY, default=BY[0]),
        of=inner.of("of"),
        least_minor=inner.whole("least_minor", default=0),
    )
    if found.trigger != PURCHASE and (found.of or found.measure == "kinds"):
        inner.wrong("trigger", "only purchases have products")
    if any(name == "label" for name, _ in found.of):
        inner.wrong("of", "words of category, brand, sku are wanted")
    if found.trigger == RETURN or not found.trigger:
        inner.wrong("trigger", "a return takes progress back, and gives none")
    inner.refusal()
    return found


def schema(*, measures: Sequence[str] = MEASURES) -> dict[str, Any]:
    """What `read` accepts."""
    words = {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}
    return {
        "type": "object",
        "description": "What counts: which triggers, by which measure, of which products.",
        "additionalProperties": False,
        "properties": {
            "trigger": {
                "type": "string",
                "minLength": 1,
                "maxLength": 40,
                "default": PURCHASE,
                "not": {"const": RETURN},
            },
            "measure": {"enum": list(measures), "default": measures[0]},
            "by": {"enum": list(BY), "default": BY[0]},
            "of": {
                "type": "object",
                "additionalProperties": False,
                "properties": dict.fromkeys(BY, words),
            },
            "least_minor": {"type": "integer", "minimum": 0, "default": 0},
        },
    }
