"""The index of live offers: which of them a cart could have at all, without asking each.

An offer is posted under its rarest door: some words of which the ask must have one. Within a door
it is sorted by a threshold that it needs. What the index leaves out cannot be eligible.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from guerdon.terms.cart import Cart
from guerdon.terms.condition import Condition, Either, Every, Leaf
from guerdon.terms.fields import named
from guerdon.terms.offer import Offer

# A word of an ask: the field and its value. NO_DOOR is the door of offers that have none.
Tag = tuple[str, str]
Door = frozenset[Tag]
NO_DOOR: Tag = ("", "")
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
    """Offers of one door that need `field` to reach a threshold, in rising order of it.

    `measured`: it is a field of the cart.
    """

    field: str
    measured: bool
    thresholds: tuple[float, ...]
    numbers: tuple[int, ...]


# What stands behind a door: the offers without a threshold, and the gates.
Behind = tuple[tuple[int, ...], tuple[Gate, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What stands behind each door, by the field of its tag and then the value.

    `anybody` is what has no door.
    """

    anybody: Behind
    doors: Mapping[str, Mapping[str, Behind]]

    def posted(
        self,
        *,
        cart: Cart,
        codes: Iterable[str],
        offers: Iterable[str],
        values: Mapping[str, Any],
        measure: Callable[[str, tuple[()]], Any],
        flags: bytes,
    ) -> list[int]:
        """Numbers of the running offers that could be eligible or nearly so, in rising order.

        `offers` are those whose own codes the ask carries, `measure` finds the cart's value for a
        gate, `flags` are of the timeline.
        """
        met = [self.anybody]
        for word, names in self.doors.items():
            for name in _words(word, cart, codes, offers, values):
                behind = names.get(name)
                if behind is not None:
                    met.append(behind)
        found: set[int] = set()
        for numbers, gates in met:
            found.update(numbers)
            for gate in gates:
                field = gate.field
                reached = measure(field, ()) if gate.measured else values.get(field)
                if reached is not None and reached == reached:  # noqa: PLR0124 (not a NaN)
                    end = bisect_right(gate.thresholds, reached) + NEAR
                    found.update(gate.numbers[:end])
        return [number for number in sorted(found) if flags[number]]


def _words(
    word: str,
    cart: Cart,
    codes: Iterable[str],
    offers: Iterable[str],
    values: Mapping[str, Any],
) -> Iterable[str]:
    """The values that an ask has of one field of tags."""
    if word in ("sku", "category", "brand"):
        return set(map(attrgetter(word), cart.lines))
    if word == "label":
        return {label for line in cart.lines for label in line.labels}
    if word in ("code", "offer"):
        return codes if word == "code" else offers
    found = values.get(word)
    if found is None:
        return ()
    return (found,) if isinstance(found, str) else found


def indexed(*, offers: Sequence[tuple[Offer, Condition]]) -> Index:
    """The index of offers with their whole conditions, by their numbers in the sequence."""
    ways = [_doors(offer, condition) for offer, condition in offers]
    common: Counter[Tag] = Counter(tag for doors in ways for tag in frozenset().union(*doors))
    plain: dict[Tag, list[int]] = {}
    gated: dict[Tag, dict[str, list[tuple[float, int]]]] = {}
    for number, (offer, condition) in enumerate(offers):
        doors = ways[number]
        door: Iterable[Tag] = (NO_DOOR,)
        if doors:
            door = min(doors, key=lambda tags: (sum(common[tag] for tag in tags), sorted(tags)))
        gate = _gate(offer, condition)
        for tag in door:
            if gate is None:
                plain.setdefault(tag, []).append(number)
            else:
                gated.setdefault(tag, {}).setdefault(gate[0], []).append((gate[1], number))
    anybody: Behind = ((), ())
    found: dict[str, dict[str, Behind]] = {}
    for tag in {**plain, **gated}:
        behind = tuple(plain.get(tag, ())), _gates(gated.get(tag, {}))
        if tag == NO_DOOR:
            anybody = behind
        else:
            found.setdefault(tag[0], {})[tag[1]] = behind
    return Index(anybody=anybody, doors=found)


def _gates(by_field: Mapping[str, list[tuple[float, int]]]) -> tuple[Gate, ...]:
    gates: list[Gate] = []
    for field, pairs in sorted(by_field.items()):
        pairs.sort()
        gates.append(
            Gate(
                field=field,
                measured=field.startswith("cart."),
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
