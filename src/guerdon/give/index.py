"""The index of live offers: which of them a cart could have at all, without asking each.

An offer is posted under its rarest door: some words of which the ask must have one. Within a door
it is sorted by a threshold that it needs. What the index leaves out cannot be eligible.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guerdon.terms.cart import Cart
from guerdon.terms.condition import Condition, Either, Every, Leaf
from guerdon.terms.fields import named
from guerdon.terms.offer import Offer

# A word of an ask: the field and its value. NO_DOOR is the door of offers that have none.
Tag = tuple[str, str]
Door = frozenset[Tag]
NO_DOOR: Tag = ("", "")
PRODUCTS = ("sku", "category", "brand", "label")
CART_SETS = {
    "cart.skus": "sku",
    "cart.categories": "category",
    "cart.brands": "brand",
    "cart.labels": "label",
}
# So many offers just beyond a threshold are looked at too: they may be near misses.
NEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Offers of one door that need `field` to reach a threshold, in rising order of it."""

    field: str
    thresholds: tuple[float, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """For each of `doors` the offers without a threshold and the gates; `fields` are of tags."""

    open: Mapping[Tag, tuple[int, ...]]
    gates: Mapping[Tag, tuple[Gate, ...]]
    fields: tuple[str, ...]
    doors: frozenset[Tag]

    def posted(
        self,
        *,
        tags: Iterable[Tag],
        value: Callable[[str], Any],
        flags: bytes,
    ) -> list[int]:
        """Numbers of the running offers that could be eligible or nearly so, in rising order.

        `value` finds a field's value for the gates, `flags` are of the timeline.
        """
        found: set[int] = set()
        for tag in self.doors.intersection(tags):
            found.update(self.open.get(tag, ()))
            for gate in self.gates.get(tag, ()):
                reached = value(gate.field)
                if reached is not None and reached == reached:  # noqa: PLR0124 (not a NaN)
                    end = bisect_right(gate.thresholds, reached) + NEAR
                    found.update(gate.numbers[:end])
        return [number for number in sorted(found) if flags[number]]

    def tags(
        self, *, cart: Cart, codes: Iterable[str], offers: Iterable[str], values: Mapping[str, Any]
    ) -> set[Tag]:
        """The words of an ask; `offers` are those whose own codes it carries."""
        tags: set[Tag] = {NO_DOOR}
        for line in cart.lines:
            tags.add(("sku", line.sku))
            tags.add(("category", line.category))
            tags.add(("brand", line.brand))
            for label in line.labels:
                tags.add(("label", label))
        tags.update(("code", code) for code in codes)
        tags.update(("offer", offer) for offer in offers)
        for field in self.fields:
            found = values.get(field)
            if isinstance(found, str):
                tags.add((field, found))
            elif found is not None:
                tags.update((field, word) for word in found)
        return tags


def indexed(*, offers: Sequence[tuple[Offer, Condition]]) -> Index:
    """The index of offers with their whole conditions, by their numbers in the sequence."""
    ways = [_doors(offer, condition) for offer, condition in offers]
    common: Counter[Tag] = Counter(tag for doors in ways for tag in frozenset().union(*doors))
    plain: dict[Tag, list[int]] = {}
    gated: dict[Tag, dict[str, list[tuple[float, int]]]] = {}
    fields: set[str] = set()
    for number, (offer, condition) in enumerate(offers):
        doors = ways[number]
        door: Iterable[Tag] = (NO_DOOR,)
        if doors:
            door = min(doors, key=lambda tags: (sum(common[tag] for tag in tags), sorted(tags)))
        gate = _gate(offer, condition)
        for tag in door:
            if tag[0] not in (*PRODUCTS, "code", "offer", ""):
                fields.add(tag[0])
            if gate is None:
                plain.setdefault(tag, []).append(number)
            else:
                gated.setdefault(tag, {}).setdefault(gate[0], []).append((gate[1], number))
    return Index(
        open={tag: tuple(numbers) for tag, numbers in plain.items()},
        gates={tag: _gates(by_field) for tag, by_field in gated.items()},
        fields=tuple(sorted(fields)),
        doors=frozenset((*plain, *gated)),
    )


def _gates(by_field: Mapping[str, list[tuple[float, int]]]) -> tuple[Gate, ...]:
    gates: list[Gate] = []
    for field, pairs in sorted(by_field.items()):
        pairs.sort()
        gates.append(
            Gate(
                field=field,
                thresholds=tuple(threshold for threshold, _ in pairs),
                numbers=tuple(number for _, number in pairs),
            )
        )
    return tuple(gates)


def _doors(offer: Offer, condition: Condition) -> list[Door]:
    """Every set of words of which an ask must have one for the offer to be eligible."""
    doors = [frozenset((word, name) for name in names) for word, names in offer.of]
    if offer.codes == "shared":
        doors.append(frozenset({("code", offer.shared_code)}))
    elif offer.codes == "unique":
        doors.append(frozenset({("offer", offer.key)}))
    if offer.channels:
        doors.append(frozenset(("ask.channel", channel) for channel in offer.channels))
    doors.extend(_doors_of(condition))
    return doors


def _doors_of(condition: Condition) -> list[Door]:
    match condition:
        case Every(parts=parts):
            return [door for part in parts for door in _doors_of(part)]
        case Either(parts=parts) if parts:
            ways = [_doors_of(part) for part in parts]
            if not all(ways):
                return []
            return [frozenset().union(*(min(doors, key=len) for doors in ways))]
        case Leaf():
            return _leaf_doors(condition)
    return []


def _leaf_doors(leaf: Leaf) -> list[Door]:
    field = named(name=leaf.field)
    if field is None:
        return []
    if field.scope == "cart":
        doors = [frozenset((word, name) for name in names) for word, names in leaf.of]
        if leaf.field in CART_SETS:
            name = CART_SETS[leaf.field]
            return [*_set_doors(leaf, name), *(doors if leaf.op in HAVING else ())]
        positive = (leaf.op == "at_least" and leaf.value > 0) or (
            leaf.op == "more_than" and leaf.value >= 0
        )
        return doors if positive else []
    if field.kind == "text" and leaf.op in ("is", "in"):
        words = leaf.value if leaf.op == "in" else {leaf.value}
        return [frozenset((leaf.field, word) for word in words)]
    return _set_doors(leaf, leaf.field) if field.kind == "set" else []


HAVING = ("has", "has_any")


def _set_doors(leaf: Leaf, name: str) -> list[Door]:
    match leaf.op:
        case "has":
            return [frozenset({(name, leaf.value)})]
        case "has_any":
            return [frozenset((name, word) for word in leaf.value)]
        case "has_all":
            return [frozenset({(name, word)}) for word in leaf.value]
    return []


def _gate(offer: Offer, condition: Condition) -> tuple[str, float] | None:
    """A field and the least value of it that the offer needs, if there is one.

    No price basis ever exceeds the original one, so a spend threshold bounds the subtotal.
    """
    if offer.least_minor:
        return "cart.subtotal", offer.least_minor
    parts = condition.parts if isinstance(condition, Every) else (condition,)
    for part in parts:
        if not isinstance(part, Leaf) or part.op not in ("at_least", "more_than"):
            continue
        field = named(name=part.field)
        if field is None:
            continue
        if field.scope == "cart":
            whole = "cart.subtotal" if field.kind == "money" else "cart.quantity"
            return whole, part.value
        return part.field, part.value
    return None
