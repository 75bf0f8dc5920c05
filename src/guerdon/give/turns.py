"""Turns: the entrants of a checkout in their order, and what each gives in any basket, quickly."""

from collections.abc import Sequence
from dataclasses import dataclass

from guerdon.give.basket import WHOLE_BP, Basket
from guerdon.give.entrants import Entrant, Taken, clashes, masks, take, turn_of
from guerdon.give.kind import Given
from guerdon.terms.stacking import Stacking

Walk = list[tuple[Entrant, Given]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """By place: the entrant, what it gives alone, and its bits.

    `clashes` are the places that it may not stand beside, `touches` what it changes, `reads` what
    its amount depends on (with what it touches).
    """

    start: Basket
    entrants: tuple[Entrant, ...]
    alone: tuple[Given, ...]
    clashes: tuple[int, ...]
    touches: tuple[int, ...]
    reads: tuple[int, ...]

    def take(self, state: "Later", place: int) -> tuple[Given, "Later"] | None:
        """What the entrant gives in that state and the state after it, None when nothing.

        Where nothing that it reads was touched, that is what it gives alone.
        """
        entrant, basket = self.entrants[place], state.basket
        if basket.touched & self.reads[place] or entrant.money or entrant.units:
            taken = take(entrant=entrant, basket=basket)
            if taken is None:
                return None
        else:
            layered = basket.in_layer(entrant.live.offer.layer)
            taken = Taken(given=self.alone[place], basket=layered, purses=basket.purses)
        return taken.given, Later(taken=taken, touches=self.touches[place])

    def most(self, place: int) -> int:
        """Worth that the entrant exceeds in no basket."""
        entrant = self.entrants[place]
        turn = turn_of(entrant=entrant, basket=self.start)
        return entrant.live.kind.most(entrant.terms, turn)

    def walked(self, places: Sequence[int]) -> tuple[Walk, Basket]:
        """What the entrants of rising places give, and the basket after all."""
        walk: Walk = []
        state = self.begun()
        for place in places:
            step = self.take(state, place)
            if step is not None:
                state = step[1]
                walk.append((self.entrants[place], step[0]))
        return walk, state.basket

    def begun(self) -> "Later":
        """The state before any turn."""
        return Later(basket=self.start)


class Later:
    """A state of the search: the basket after some turns, made when someone looks at it.

    Many states are never looked at: those after the last turn of a combination.
    """

    __slots__ = ("_basket", "_taken", "_touches")

    def __init__(
        self, *, basket: Basket | None = None, taken: Taken | None = None, touches: int = 0
    ) -> None:
        """A basket, or what was taken and the bits it touches."""
        self._basket = basket
        self._taken = taken
        self._touches = touches

    @property
    def basket(self) -> Basket:
        """The basket as it is now."""
        if self._basket is None and self._taken is not None:
            self._basket = self._taken.after(touches=self._touches)
        if self._basket is None:
            raise ValueError("a state has a basket or what was taken from one")
        return self._basket


def seated(*, start: Basket, pairs: Sequence[tuple[Entrant, Given]], stacking: Stacking) -> Turns:
    """The turns of entrants, in order of rank, with what each gives alone."""
    entrants = tuple(entrant for entrant, _ in pairs)
    bits = [
        masks(
            entrant=entrant,
            lines=len(start.lines),
            capped=stacking.order_cap_bp < WHOLE_BP,
            purses=tuple(start.purses),
        )
        for entrant in entrants
    ]
    return Turns(
        start=start,
        entrants=entrants,
        alone=tuple(given for _, given in pairs),
        clashes=tuple(clashes(entrants=entrants, stacking=stacking)),
        touches=tuple(touches for touches, _ in bits),
        reads=tuple(reads for _, reads in bits),
    )
