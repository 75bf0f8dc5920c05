"""Sets: units that are taken together, and what comes off a set spread over its units."""

from collections.abc import Sequence
from itertools import accumulate

from guerdon.give.basket import off_units
from guerdon.give.cut import Cut
from guerdon.give.kind import Given, Turn
from guerdon.give.word import Whole
from guerdon.terms.money import shared

# A unit of the basket: its price, its line and its place in the line.
Unit = tuple[int, int, int]
# How many sets an offer makes at most in one cart.
MOST_SETS = Whole(name="sets", least=1, most=1000, default=1000, unit="times")


def dearest_first(units: Sequence[Unit]) -> list[Unit]:
    """Dearest first; of equal prices the earlier line and unit first."""
    return sorted(units, key=lambda unit: (-unit[0], unit[1], unit[2]))


def cheapest_first(units: Sequence[Unit]) -> list[Unit]:
    """Cheapest first; of equal prices the later line and unit first, so that it mirrors dearest."""
    return dearest_first(units)[::-1]


def places(units: Sequence[Unit]) -> frozenset[tuple[int, int]]:
    """Where the units stand."""
    return frozenset((line, unit) for _, line, unit in units)


def missing(*, turn: Turn, size: int) -> int | None:
    """How many free units more make a set of that size; None when there are enough."""
    short = size - len(turn.free_units())
    return short if short > 0 else None


def off_sets(*, turn: Turn, sets: Sequence[Sequence[Unit]], cut: Cut) -> Given:
    """The cut on the sum of each set, spread over its units in proportion to their prices.

    Sets that would not get cheaper are left alone, and their units stay free for others.
    """
    wishes: dict[int, dict[int, int]] = {}
    used: list[Unit] = []
    count = 0
    for members in sets:
        prices = [price for price, _, _ in members]
        off = cut.of(sum(prices))
        if off <= 0:
            continue
        count += 1
        used.extend(members)
        for (_, line, unit), share in zip(members, shared(total=off, weights=prices), strict=True):
            wishes.setdefault(line, {})[unit] = share
    cuts = off_units(basket=turn.basket, wishes=wishes)
    return Given(cuts=cuts, sets=places(used), data={"sets": count, **cut.said()})


def most_of_sets(*, turn: Turn, size: int, most_sets: int, cut: Cut) -> int:
    """What any `off_sets` of disjoint sets of `size` free units cannot exceed.

    n sets hold at most the n x size dearest units; the best n is the bound.
    """
    prices = sorted((price for price, _, _ in turn.free_units()), reverse=True)
    sums = [0, *accumulate(prices)]
    most = 0
    for count in range(1, min(most_sets, len(prices) // size) + 1):
        whole = sums[count * size]
        if cut.percent_bp is not None:
            # Half a minor unit a set may come on top by rounding.
            off = whole * cut.percent_bp // 10_000 + count
        elif cut.off_minor is not None:
            off = cut.off_minor * count
        else:
            off = whole - (cut.price_minor or 0) * count
        most = max(most, min(off, whole))
    return most
