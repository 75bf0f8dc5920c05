"""The basket: what is left to pay of each unit while offers take their parts, never below floors.

A basket is never changed; taking something makes a new one. So a search may go back to an earlier
basket at no cost, and the same offers in the same order always leave the same basket.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import sub

from guerdon.terms.cart import Cart, Line
from guerdon.terms.money import half_up, shared
from guerdon.terms.stacking import Stacking

# What is taken: for each line touched, how much off each of its units.
Cuts = Mapping[int, tuple[int, ...]]
WHOLE_BP = 10_000


# Not frozen, though nothing ever changes one: frozen dataclasses take three times as long to make,
# and a search makes hundreds. Baskets never leave give and the flow that quotes.
@dataclass(slots=True)
class Basket:
    """`left[i][u]` is what unit u of line i still costs, `sums[i]` what line i does.

    `values` are what the lines cost before any offer,
    `entry` is `left` as it was when the present layer began, `after_line` when the line layer
    ended. `in_sets` are the units that already belong to a bundle or the like. `room` is what the
    cap for the whole order still allows off the goods; `purses` are what limits on money and units
    still allow, by counter. `touched` has a bit for everything that was changed since the basket
    was opened: lines, then shipping, then `room`, then purses.
    """

    lines: tuple[Line, ...]
    values: tuple[int, ...]
    floors: tuple[int, ...]
    left: tuple[tuple[int, ...], ...]
    sums: tuple[int, ...]
    entry: tuple[tuple[int, ...], ...]
    after_line: tuple[tuple[int, ...], ...]
    layer: str
    shipping: int
    room: int
    in_sets: frozenset[tuple[int, int]]
    purses: Mapping[str, int]
    touched: int

    def headroom(self, line: int) -> int:
        """How much may still come off a line: down to its floor."""
        return max(0, self.sums[line] - self.floors[line])

    def rooms(self, scope: Sequence[int]) -> int:
        """How much may still come off these lines together."""
        sums, floors = self.sums, self.floors
        total = 0
        for line in scope:
            room = sums[line] - floors[line]
            if room > 0:
                total += room
        return total

    def prices(self, line: int, *, base: str) -> tuple[int, ...]:
        """Unit prices on a base: original, entry, after_line or running."""
        if base == "running":
            return self.left[line]
        if base == "entry":
            return self.entry[line]
        if base == "after_line":
            # Within the line layer there is no `after` yet: it reads as it stands.
            return self.left[line] if self.layer == "line" else self.after_line[line]
        chosen = self.lines[line]
        return (chosen.unit_minor,) * chosen.quantity

    def spend(self, scope: Sequence[int], *, base: str) -> int:
        """What the lines cost together on a base."""
        if base == "running" or (base == "after_line" and self.layer == "line"):
            return sum([self.sums[line] for line in scope])
        if base == "original":
            return sum([self.values[line] for line in scope])
        prices = self.entry if base == "entry" else self.after_line
        return sum([sum(prices[line]) for line in scope])

    def in_layer(self, layer: str) -> "Basket":
        """The same basket at the beginning of a later layer."""
        if layer == self.layer:
            return self
        return Basket(
            self.lines,
            self.values,
            self.floors,
            self.left,
            self.sums,
            self.left,
            self.left if self.layer == "line" else self.after_line,
            layer,
            self.shipping,
            self.room,
            self.in_sets,
            self.purses,
            self.touched,
        )

    def less(
        self,
        *takings: Cuts,
        shipping: int = 0,
        sets: frozenset[tuple[int, int]] = frozenset(),
        purses: Mapping[str, int] | None = None,
        touches: int = 0,
    ) -> "Basket":
        """The basket after these cuts, one after the other, which must be within bounds.

        `purses` are the new ones, `touches` the bits of what is changed.
        """
        left, sums, gone = list(self.left), list(self.sums), 0
        for cuts in takings:
            for line, off in cuts.items():
                left[line] = tuple(map(sub, left[line], off))
                cut = sum(off)
                sums[line] -= cut
                gone += cut
        return Basket(
            self.lines,
            self.values,
            self.floors,
            tuple(left),
            tuple(sums),
            self.entry,
            self.after_line,
            self.layer,
            self.shipping - shipping,
            self.room - gone,
            self.in_sets | sets if sets else self.in_sets,
            self.purses if purses is None else purses,
            self.touched | touches,
        )


def opened(*, cart: Cart, stacking: Stacking, purses: Mapping[str, int] | None = None) -> Basket:
    """The basket before any offer, with the floors that the lines and the programme set."""
    left = tuple([(line.unit_minor,) * line.quantity for line in cart.lines])
    sums = tuple([line.unit_minor * line.quantity for line in cart.lines])
    floors: tuple[int, ...]
    if (
        stacking.line_cap_bp >= WHOLE_BP
        and stacking.margin_floor_bp is None
        and not any(line.floor_minor for line in cart.lines)
    ):
        # The way of nearly all carts: nothing keeps a line from costing nothing.
        floors = (0,) * len(sums)
    else:
        floors = tuple(map(_floor, cart.lines, sums, repeat(stacking)))
    return Basket(
        lines=cart.lines,
        values=sums,
        floors=floors,
        left=left,
        sums=sums,
        entry=left,
        after_line=left,
        layer="line",
        shipping=cart.shipping_minor,
        room=sum(sums) * stacking.order_cap_bp // WHOLE_BP,
        in_sets=frozenset(),
        purses=purses or {},
        touched=0,
    )


def _floor(line: Line, value: int, stacking: Stacking) -> int:
    floor = line.floor_minor * line.quantity
    if stacking.line_cap_bp < WHOLE_BP:
        floor = max(floor, value - value * stacking.line_cap_bp // WHOLE_BP)
    if stacking.margin_floor_bp is not None and line.cost_minor is not None:
        cost = line.cost_minor * line.quantity
        floor = max(floor, -(-cost * (WHOLE_BP + stacking.margin_floor_bp) // WHOLE_BP))
    return min(value, floor)


def split(*, amount: int, prices: tuple[int, ...]) -> tuple[int, ...]:
    """An amount off a line over its units, in proportion to what they cost, earlier unit first."""
    count = len(prices)
    if count == 1:
        return (amount,)
    if prices.count(prices[0]) == count:
        # Equal units: largest remainder gives the earlier ones one more.
        each, over = divmod(amount, count)
        return (each + 1,) * over + (each,) * (count - over)
    return tuple(shared(total=amount, weights=prices))


def off_lines(*, basket: Basket, wishes: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """Each line's own wish, cut down to its headroom; nothing moves to other lines."""
    cuts: dict[int, tuple[int, ...]] = {}
    for line, wish in wishes.items():
        amount = min(wish, basket.headroom(line))
        if amount > 0:
            cuts[line] = split(amount=amount, prices=basket.left[line])
    return cuts


def off_together(*, basket: Basket, scope: Sequence[int], total: int) -> dict[int, tuple[int, ...]]:
    """A total over lines in proportion to what they cost now.

    What a floor blocks on one line moves to the others, until nothing is left to give or no line
    can take more. Largest remainder, ties to the earlier line.
    """
    sums, floors, left = basket.sums, basket.floors, basket.left
    rooms = [max(0, sums[line] - floors[line]) for line in scope]
    rest = min(total, sum(rooms))
    given = [0] * len(rooms)
    while rest > 0:
        weights = [
            sums[line] if room > share else 0
            for line, room, share in zip(scope, rooms, given, strict=True)
        ]
        blocked = 0
        for at, share in enumerate(shared(total=rest, weights=weights)):
            fits = min(share, rooms[at] - given[at])
            given[at] += fits
            blocked += share - fits
        rest = blocked
    return {
        line: split(amount=amount, prices=left[line])
        for line, amount in zip(scope, given, strict=True)
        if amount
    }


def off_units(
    *, basket: Basket, wishes: Mapping[int, Mapping[int, int]]
) -> dict[int, tuple[int, ...]]:
    """Each unit's own wish, at most what it costs; a floor cuts a line's wishes in proportion."""
    cuts: dict[int, tuple[int, ...]] = {}
    for line, units in wishes.items():
        left = basket.left[line]
        off = tuple(min(max(0, units.get(unit, 0)), price) for unit, price in enumerate(left))
        amount = min(sum(off), basket.headroom(line))
        if amount > 0:
            cuts[line] = off if amount == sum(off) else split(amount=amount, prices=off)
    return cuts


def at_most(*, cuts: Cuts, limit: int) -> dict[int, tuple[int, ...]]:
    """The cuts scaled down to a limit, every unit in proportion; as they are when within it."""
    total = taken(cuts)
    if total <= limit:
        return dict(cuts)
    if limit <= 0:
        return {}
    lines = list(cuts)
    flat = [off for line in lines for off in cuts[line]]
    fewer = iter(shared(total=limit, weights=flat))
    scaled = {line: tuple(next(fewer) for _ in cuts[line]) for line in lines}
    return {line: off for line, off in scaled.items() if any(off)}


def taken(cuts: Cuts) -> int:
    """What cuts add up to."""
    return sum([sum(off) for off in cuts.values()])


def percent_of(*, minor: int, bp: int) -> int:
    """Hundredths of a percent of an amount, half up."""
    return half_up(numerator=minor * bp, denominator=WHOLE_BP)
