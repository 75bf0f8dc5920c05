"""Named advisers: who waits gets the one with most room, who has one keeps them."""

import heapq
from collections.abc import Mapping, Sequence
from fractions import Fraction

from guerdon.terms.tiers import Adviser


def assigned(
    *, advisers: Sequence[Adviser], load: Mapping[str, int], waiting: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """(customer, adviser) for those who wait, in their order.

    Each goes to the active adviser with the smallest share of the capacity used, before the first
    by key where shares are equal; nobody gets more than the capacity. When all are full the rest
    goes on waiting.
    """
    room = [
        (Fraction(load.get(one.key, 0), one.capacity), one.key, load.get(one.key, 0), one.capacity)
        for one in advisers
        if one.active and load.get(one.key, 0) < one.capacity
    ]
    heapq.heapify(room)
    found = []
    for customer in waiting:
        if not room:
            break
        _, key, used, capacity = heapq.heappop(room)
        found.append((customer, key))
        if used + 1 < capacity:
            heapq.heappush(room, (Fraction(used + 1, capacity), key, used + 1, capacity))
    return tuple(found)
