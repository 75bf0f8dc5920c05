"""Choosing among those who compete for a cart, by the mode of the programme."""

from collections.abc import Callable, Sequence

from guerdon.decide import choose
from guerdon.decide.choose import Choice
from guerdon.give.entrants import Entrant
from guerdon.give.turns import Later, Turns

# Worth is compared first, then how many things are given: so a gift that nobody priced is taken
# where it costs the customer nothing, and never instead of money.
WORTH = 1_000


def chosen(
    *, turns: Turns, mode: str, tick: Callable[[], bool], beside: bool = True
) -> Choice[Later]:
    """The choice by priority, best_customer or lowest_cost.

    `tick` answers whether the search still has time. Without `beside` nobody asks for a runner-up.
    """
    start, entrants = turns.begun(), turns.entrants

    def turn(state: Later, place: int) -> tuple[int, Later] | None:
        step = turns.take(state, place)
        if step is None:
            return None
        given, after = step
        worth = given.cost if mode == "lowest_cost" else given.worth
        return worth * WORTH + bool(given.extras), after

    candidates = [
        choose.Candidate(
            place=place,
            most=turns.most(place) * WORTH + bool(given.extras),
            clashes=turns.clashes[place],
            touches=turns.touches[place],
            reads=turns.reads[place],
            moves=entrants[place].live.offer.layer != "line",
            plain=entrants[place].live.offer.layer == "line" and not given.extras,
        )
        for place, given in enumerate(turns.alone)
    ]
    if mode == "priority":
        order = sorted(candidates, key=lambda one: _priority(entrants[one.place]))
        return choose.first(
            order=[one.place for one in order],
            candidates=candidates,
            start=start,
            take=turn,
            beside=beside,
        )
    if mode == "lowest_cost":
        return choose.cheapest(
            candidates=candidates, start=start, take=turn, tick=tick, beside=beside
        )
    bounds = _Bounds(turns, [candidate.most for candidate in candidates])
    return choose.best(
        candidates=candidates, start=start, take=turn, tick=tick, bounds=bounds, beside=beside
    )


class _Bounds:
    """What a state leaves to be had, in the worth that the search compares."""

    def __init__(self, turns: Turns, most: list[int]) -> None:
        self.turns = turns
        self.untouched = most

    def most(self, state: Later, place: int) -> int:
        """Where nothing that the entrant reads was touched it is what it was in the beginning."""
        turns = self.turns
        if not state.touched & turns.reads[place]:
            return self.untouched[place]
        return turns.most(place, state) * WORTH + bool(turns.alone[place].extras)

    def joints(
        self, state: Later, befores: Sequence[int], cliques: Sequence[Sequence[int]]
    ) -> list[int]:
        """Money by the turns; and of each clique one may give things."""
        alone = self.turns.alone
        things = sum([any(alone[place].extras for place in clique) for clique in cliques])
        money = self.turns.joints(state, [-(-before // WORTH) for before in befores], cliques)
        return [minor * WORTH + things for minor in money]

    def after(
        self, state: Later, cliques: Sequence[Sequence[int]]
    ) -> tuple[Sequence[int], Callable[[int], int]]:
        """As `joints`, after a worth that is money alone."""
        alone = self.turns.alone
        things = sum([any(alone[place].extras for place in clique) for clique in cliques])
        ends, added = self.turns.after(state, cliques)
        falls = [end * WORTH + WORTH - 1 for end in ends]
        return falls, lambda worth: added(worth // WORTH) * WORTH + things


def _priority(entrant: Entrant) -> tuple[int, tuple[int, int, str, tuple[int, ...]]]:
    return -entrant.live.offer.priority, entrant.rank
