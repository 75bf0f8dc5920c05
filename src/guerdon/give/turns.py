"""Turns: the entrants of a checkout in their order, and what each gives in any basket, quickly."""

from collections.abc import Sequence
from dataclasses import dataclass

from guerdon.give.basket import WHOLE_BP, Basket
from guerdon.give.entrants import Entrant, Taken, clashes, masks, take, turn_of
from guerdon.give.kind import Given, Turn
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

    def most(self, place: int, state: "Later | None" = None) -> int:
        """Worth that the entrant exceeds neither in the state, nor in any after it.

        Without a state: in no basket at all.
        """
        entrant = self.entrants[place]
        basket = self.start if state is None else state.basket
        return _most(entrant, turn_of(entrant=entrant, basket=basket))

    def joint(self, state: "Later", before: int, cliques: Sequence[Sequence[int]]) -> int:
        """What entrants still to come can add together at most, from this state on.

        First come some whose worth is at most `before`, then those of `cliques`, of each of which
        one. The more the first take, the less is left for the others to reach their steps with:
        between two such steps the sum is convex in what the first take, so that its greatest value
        lies at a step or at an end.
        """
        turns = [
            [
                (self.entrants[place], turn_of(entrant=self.entrants[place], basket=state.basket))
                for place in clique
            ]
            for clique in cliques
        ]
        ends = {0, before}
        outside: dict[int, int] = {}
        whole = sum(state.basket.sums)
        for entrant, turn in (pair for clique in turns for pair in clique):
            offer = entrant.live.offer
            apart = outside[id(turn)] = whole - sum([state.basket.sums[i] for i in turn.whole])
            if offer.measures != "original":
                spend = turn.spend() + apart
                for least in (offer.least_minor, *entrant.live.kind.steps(entrant.terms)):
                    if 0 < spend - least < before:
                        ends.add(spend - least)
        most = 0
        for taken in ends:
            total = taken
            for clique in turns:
                best = 0
                for entrant, turn in clique:
                    turn.less = max(0, taken - outside[id(turn)])
                    best = max(best, _most(entrant, turn))
                total += best
            most = max(most, total)
        # A rounded percentage may lie half a minor unit above its line, and its ends as much below.
        rounded = (
            any(entrant.live.kind.rounds(entrant.terms) for entrant, _ in clique)
            for clique in turns
        )
        return most + sum(rounded)

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


def _most(entrant: Entrant, turn: Turn) -> int:
    least = entrant.live.offer.least_minor
    if least and turn.spend() < least:
        return 0
    return entrant.live.kind.most(entrant.terms, turn)


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
