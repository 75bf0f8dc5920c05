"""Turns: the entrants of a checkout in their order, and what each gives in any basket, quickly."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guerdon.give.basket import WHOLE_BP, Basket
from guerdon.give.entrants import Entrant, clashes, masks, take, turn_of
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
        entrant = self.entrants[place]
        touched = state.touched | self.touches[place]
        layer = entrant.live.offer.layer
        if state.touched & self.reads[place] or entrant.bounded:
            basket = state.basket
            taken = take(entrant=entrant, basket=basket)
            if taken is None:
                return None
            purses = None if taken.purses is basket.purses else taken.purses
            return taken.given, Later(state, place, layer, taken.given, touched, purses)
        given = self.alone[place]
        return given, Later(state, place, layer, given, touched)

    def most(self, place: int, state: "Later | None" = None) -> int:
        """Worth that the entrant exceeds neither in the state, nor in any after it.

        Without a state: in no basket at all.
        """
        entrant = self.entrants[place]
        basket = self.start if state is None else state.basket
        return _most(entrant, turn_of(entrant=entrant, basket=basket))

    def after(
        self, state: "Later", cliques: Sequence[Sequence[int]]
    ) -> tuple[list[int], Callable[[int], int]]:
        """What of each clique one can add at most after so much was taken, in minor units.

        First the sums taken up to which a step is reached, rising from 0: just beyond each it is
        not; then what can be added after a sum, which never rises with it.
        """
        basket = state.basket
        turns = [
            [
                (self.entrants[place], turn_of(entrant=self.entrants[place], basket=basket))
                for place in clique
            ]
            for clique in cliques
        ]
        ends = {0}
        apart: dict[int, int] = {}
        whole = sum(basket.sums)
        for entrant, turn in (pair for clique in turns for pair in clique):
            offer = entrant.live.offer
            outside = whole - sum([basket.sums[line] for line in turn.whole])
            apart[id(turn)] = outside
            if offer.measures != "original":
                spend = turn.spend() + outside
                steps = (offer.least_minor, *entrant.live.kind.steps(entrant.terms))
                ends.update(spend - least for least in steps if spend > least)

        def added(taken: int) -> int:
            total = 0
            for clique in turns:
                best = 0
                for entrant, turn in clique:
                    turn.less = max(0, taken - apart[id(turn)])
                    best = max(best, _most(entrant, turn))
                total += best
            return total

        return sorted(ends), added

    def joints(
        self, state: "Later", befores: Sequence[int], cliques: Sequence[Sequence[int]]
    ) -> list[int]:
        """What entrants still to come can add together at most, for each of `befores`.

        First come some whose worth is at most `before`, then those of `cliques`, of each of which
        one. The more the first take, the less is left for the others to reach their steps with:
        between two such steps the sum never falls while the first take more, so that its greatest
        value lies at a step or at the end.
        """
        ends, added = self.after(state, cliques)
        # A rounded percentage may lie half a minor unit above its line, and its ends as much below.
        slack = sum(any(self._rounds(place) for place in clique) for clique in cliques)
        furthest = max(befores, default=0)
        inner = [(end, end + added(end)) for end in ends if end < furthest]
        outer = {before: before + added(before) for before in set(befores)}
        return [
            max([outer[before], *(least for end, least in inner if end < before)]) + slack
            for before in befores
        ]

    def _rounds(self, place: int) -> bool:
        entrant = self.entrants[place]
        return entrant.live.kind.rounds(entrant.terms)

    def walked(self, places: Sequence[int]) -> tuple[Walk, Basket]:
        """What the entrants of rising places give, and the basket after all."""
        state = self.begun()
        for place in places:
            step = self.take(state, place)
            if step is not None:
                state = step[1]
        return self.walk(state), state.basket

    def walk(self, state: "Later") -> Walk:
        """The entrants whose turns led to the state, each with what it gave."""
        return [(self.entrants[one.place], one.given) for one in state.path() if one.given]

    def merged(self, states: Sequence["Later"], places: Sequence[int]) -> tuple[Walk, Basket]:
        """As `walked(places)`, from the states that independent groups of the places led to."""
        if not states:
            return self.walked(places)
        if len(states) == 1:
            return self.walk(states[0]), states[0].basket
        steps = sorted(
            (one for state in states for one in state.path() if one.given is not None),
            key=lambda one: one.place,
        )
        if any(one.purses is not None for one in steps):
            return self.walked(places)
        state, touched = self.begun(), 0
        for one in steps:
            touched |= one.touched
            state = Later(state, one.place, one.layer, one.given, touched)
        return self.walk(state), state.basket

    def begun(self) -> "Later":
        """The state before any turn."""
        return Later.of(self.start)


def _most(entrant: Entrant, turn: Turn) -> int:
    least = entrant.live.offer.least_minor
    if least and turn.spend() < least:
        return 0
    return entrant.live.kind.most(entrant.terms, turn)


class Later:
    """A state of the search: the basket after some turns, made when someone looks at it.

    Many states are never looked at: those between turns on different lines, and those after the
    last turn of a combination.
    """

    __slots__ = ("_basket", "before", "given", "layer", "place", "purses", "touched")

    def __init__(
        self,
        before: "Later | None",
        place: int,
        layer: str,
        given: Given | None,
        touched: int,
        purses: Mapping[str, int] | None = None,
    ) -> None:
        """After the turn of a place in a layer; `purses` where it changed them."""
        self.before = before
        self.place = place
        self.layer = layer
        self.given = given
        self.touched = touched
        self.purses = purses
        self._basket: Basket | None = None

    @classmethod
    def of(cls, basket: Basket) -> "Later":
        """The state before any turn."""
        state = cls(None, -1, basket.layer, None, basket.touched)
        state._basket = basket
        return state

    def path(self) -> list["Later"]:
        """The states on the way here, the first one first."""
        found: list[Later] = []
        node: Later | None = self
        while node is not None:
            found.append(node)
            node = node.before
        return found[::-1]

    @property
    def basket(self) -> Basket:
        """The basket as it is now: what was taken in one layer comes off at once."""
        if self._basket is None:
            waiting: list[Later] = []
            node = self
            while node._basket is None and node.before is not None:
                waiting.append(node)
                node = node.before
            basket = node._basket
            if basket is None:
                raise ValueError("a state begins with a basket")
            while waiting:
                layer = waiting[-1].layer
                several: list[Later] = []
                while waiting and waiting[-1].layer == layer:
                    several.append(waiting.pop())
                basket = _less(basket.in_layer(layer), several)
            self._basket = basket
        return self._basket


def _less(basket: Basket, states: Sequence[Later]) -> Basket:
    given = [state.given for state in states if state.given is not None]
    sets = [one.sets for one in given if one.sets]
    purses = [state.purses for state in states if state.purses is not None]
    return basket.less(
        *[one.cuts for one in given],
        shipping=sum([one.shipping for one in given]),
        sets=frozenset().union(*sets) if sets else frozenset(),
        purses=purses[-1] if purses else None,
        touches=states[-1].touched,
    )


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
