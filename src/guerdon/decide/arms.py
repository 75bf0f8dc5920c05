"""Who is in which arm: layers that keep experiments apart, arms by weight, strata cut evenly."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guerdon.decide.experiment import PLACES, place
from guerdon.terms.decision import Refusal

# Customers that no experiment and no campaign touches, so that all of giving can be measured.
GLOBAL = "global"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One thing that is tried: its weight is its share of those enrolled; the first is control."""

    key: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """The part [start, end) of a layer's ten thousand places that one experiment has.

    Experiments of one layer never share a customer, experiments of two layers meet by chance.
    """

    layer: str
    start: int
    end: int

    def holds(self, *, customer: str) -> bool:
        """Whether the customer's place in the layer is one of these."""
        return self.start <= place(salt=f"layer {self.layer}", customer=customer) < self.end

    def meets(self, *, other: "Slots") -> bool:
        """Whether a customer could be in both, on purpose and not by chance."""
        return self.layer == other.layer and self.start < other.end and other.start < self.end


def room(*, layer: str, share: float, taken: Iterable[Slots]) -> Slots | Refusal:
    """The first free run of places of a layer that is `share` of it long.

    Refused: a layer without such a run; the refusal says how much is free in one piece.
    """
    wanted = round(share * PLACES)
    start, longest = 0, 0
    for one in sorted((s for s in taken if s.layer == layer), key=lambda s: s.start):
        if one.start - start >= wanted:
            break
        longest = max(longest, one.start - start)
        start = max(start, one.end)
    if start + wanted > PLACES:
        free = max(longest, PLACES - start) / PLACES
        return Refusal(reason="layer_full", data={"layer": layer, "free": free, "wanted": share})
    return Slots(layer=layer, start=start, end=start + wanted)


def arm_of(*, salt: str, customer: str, arms: Sequence[Arm]) -> str:
    """The customer's arm by a stable hash, each as likely as its weight; nothing is remembered."""
    whole = sum(arm.weight for arm in arms)
    at = place(salt=f"arm {salt}", customer=customer) * whole
    reached = 0
    for arm in arms:
        reached += arm.weight * PLACES
        if at < reached:
            return arm.key
    return arms[-1].key


def stratified(*, salt: str, strata: Mapping[str, str], arms: Sequence[Arm]) -> dict[str, str]:
    """Customer -> arm, so that in every stratum each arm has its share to within one customer.

    `strata` is customer -> stratum. Within a stratum customers stand in the order of their hash and
    are dealt out by largest remainder, so that every start of the line is as even as can be. Equal
    inputs, equal arms; a customer's arm may change when others join, so it must be kept.
    """
    lines: dict[str, list[str]] = defaultdict(list)
    for customer, stratum in strata.items():
        lines[stratum].append(customer)
    found: dict[str, str] = {}
    for stratum, customers in lines.items():
        customers.sort(key=lambda each: (place(salt=f"arm {salt}", customer=each), each))
        # Where a small stratum begins is by chance too, or the control would have all the odd ones.
        start = place(salt=f"stratum {salt}", customer=stratum)
        found.update(zip(customers, _dealt(arms, len(customers), start), strict=True))
    return found


def _dealt(arms: Sequence[Arm], count: int, start: int) -> list[str]:
    whole = sum(arm.weight for arm in arms)
    dealt = [0] * len(arms)
    found = []
    turn = start % len(arms)
    order = [*range(turn, len(arms)), *range(turn)]
    for number in range(1, count + 1):
        chosen = max(order, key=lambda n: arms[n].weight * number - dealt[n] * whole)
        dealt[chosen] += 1
        found.append(arms[chosen].key)
    return found
