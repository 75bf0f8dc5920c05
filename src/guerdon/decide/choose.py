"""Choice: the best combination of offers that may stand together, proven, or with a bound.

Candidates take their turns in a fixed order. What one gives may depend on what those before it
took, so worth is never estimated: the search walks through turns with the true state, and leaves
a branch only when a bound proves that nothing better lies in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

State = TypeVar("State")
# What a candidate gives in a state, and the state after it; None when it gives nothing.
Take = Callable[[State, int], tuple[int, State] | None]
# Asked now and then: True while there is time.
Tick = Callable[[], bool]
TICKS_EVERY = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One candidate at its `place` in the order of turns (places count from 0).

    `most` is a worth that it never exceeds in any company. `clashes` has the bits of the places
    that it may not stand beside; it is symmetric. `touches` and `reads` have bits for the things
    it changes and the things its worth depends on: candidates with nothing in common are
    independent.
    """

    place: int
    most: int
    clashes: int
    touches: int
    reads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The chosen places in order and their worth; `bound` is proven for every combination.

    `runner_up` is the best combination found that has a candidate the chosen one lacks, None
    when there is none. `steps` counts the turns that were taken.
    """

    places: tuple[int, ...]
    worth: int
    bound: int
    runner_up: tuple[int, ...] | None
    runner_up_worth: int
    steps: int


def best(
    *,
    candidates: Sequence[Candidate],
    start: State,
    take: Take[State],
    tick: Tick,
) -> Choice:
    """The combination of the greatest worth.

    Exact when time suffices: then bound == worth. Independent groups of candidates are searched
    apart; the rest is branch and bound, first with, then without each candidate. Of equals, the
    first found stays: it has the earlier turns.
    """
    chosen: list[int] = []
    worth = bound = steps = 0
    loss: int | None = None
    swap: tuple[set[int], set[int]] = (set(), set())
    for group in components(candidates=candidates):
        if len(group) == 1:
            steps += 1
            gain = take(start, group[0].place)
            if gain is not None:
                chosen.append(group[0].place)
                worth += gain[0]
                bound += gain[0]
            continue
        search = _Search(group=group, start=start, take=take, tick=tick)
        search.run(needed=0)
        chosen.extend(search.places())
        worth += search.worth
        bound += search.bound
        steps += search.steps
        left_out = search.all & ~search.mask
        if not left_out:
            continue
        other = _Search(group=group, start=start, take=take, tick=tick)
        other.run(needed=left_out)
        steps += other.steps
        if other.mask and (loss is None or search.worth - other.worth < loss):
            loss = search.worth - other.worth
            swap = (set(search.places()), set(other.places()))
    runner_up = None if loss is None else tuple(sorted((set(chosen) - swap[0]) | swap[1]))
    return Choice(
        places=tuple(sorted(chosen)),
        worth=worth,
        bound=bound,
        runner_up=runner_up,
        runner_up_worth=worth - (loss or 0),
        steps=steps,
    )


def in_turn(
    *,
    order: Sequence[int],
    candidates: Sequence[Candidate],
    start: State,
    take: Take[State],
) -> Choice:
    """One after the other by the given order of places, each where it may still stand.

    A candidate enters when it clashes with none before it in `order`, gives something, and takes
    nothing away so that one before it would give nothing.
    """
    clashes = {one.place: one.clashes for one in candidates}
    chosen: list[int] = []
    worth = steps = 0
    for place in order:
        if any(clashes[place] >> other & 1 for other in chosen):
            continue
        attempt = sorted([*chosen, place])
        steps += len(attempt)
        total = worth_of(places=attempt, start=start, take=take)
        if total is not None:
            chosen, worth = attempt, total
    return Choice(
        places=tuple(chosen),
        worth=worth,
        bound=worth,
        runner_up=None,
        runner_up_worth=0,
        steps=steps,
    )


def worth_of(*, places: Sequence[int], start: State, take: Take[State]) -> int | None:
    """What places in rising order are worth together; None when one of them gives nothing."""
    total, state = 0, start
    for place in places:
        gain = take(state, place)
        if gain is None:
            return None
        total += gain[0]
        state = gain[1]
    return total


def cheapest(
    *,
    candidates: Sequence[Candidate],
    start: State,
    take: Take[State],
    tick: Tick,
) -> Choice:
    """The combination of the least worth to which no candidate could be added.

    So the customer gets all that stands together, and every conflict goes the shop's way. `take`
    tells costs. Exact when time suffices, then bound == worth; else the best found.
    """
    group = sorted(candidates, key=lambda one: one.place)
    least: tuple[int, list[int]] | None = None
    stack: list[tuple[int, State, int, list[int], int]] = [(0, start, 0, [], 0)]
    steps = 0
    while stack:
        turn, state, worth, chosen, barred = stack.pop()
        if least is not None and worth >= least[0]:
            continue
        if turn == len(group):
            if _complete(group, chosen, barred, start, take):
                least = worth, chosen
            continue
        steps += 1
        if steps % TICKS_EVERY == 0 and least is not None and not tick():
            stack.append((turn, state, worth, chosen, barred))
            break
        one = group[turn]
        gain = None if barred >> one.place & 1 else take(state, one.place)
        if gain is not None:
            with_it = [*chosen, one.place]
            stack.append((turn + 1, gain[1], worth + gain[0], with_it, barred | one.clashes))
        stack.append((turn + 1, state, worth, chosen, barred))
    found = least or (0, [])
    return Choice(
        places=tuple(found[1]),
        worth=found[0],
        bound=found[0] if not stack else found[0] + sum(one.most for one in group),
        runner_up=None,
        runner_up_worth=0,
        steps=steps,
    )


def _complete(
    group: Sequence[Candidate], chosen: list[int], barred: int, start: State, take: Take[State]
) -> bool:
    """Whether no candidate left out could stand beside the chosen ones and give something."""
    standing = set(chosen)
    for one in group:
        if one.place in standing or barred >> one.place & 1:
            continue
        beside = sorted([*chosen, one.place])
        if worth_of(places=beside, start=start, take=take) is not None:
            return False
    return True


def components(*, candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Groups that have nothing in common: no clash, and none changes what another reads."""
    groups: list[tuple[int, int, int, list[Candidate]]] = []
    for one in candidates:
        touches, reads, bits, members = one.touches, one.reads, 1 << one.place, [one]
        apart: list[tuple[int, int, int, list[Candidate]]] = []
        for group in groups:
            their_touches, their_reads, their_bits, theirs = group
            meet = (
                touches & (their_touches | their_reads)
                or reads & their_touches
                or one.clashes & their_bits
            )
            if not meet:
                apart.append(group)
                continue
            touches, reads, bits = touches | their_touches, reads | their_reads, bits | their_bits
            members = theirs + members
        groups = [*apart, (touches, reads, bits, members)]
    found = [sorted(members, key=lambda one: one.place) for *_, members in groups]
    return sorted(found, key=lambda members: members[0].place)


class _Search(Generic[State]):
    """Branch and bound over one group; `run` leaves mask, worth, bound and steps."""

    def __init__(
        self, *, group: list[Candidate], start: State, take: Take[State], tick: Tick
    ) -> None:
        self.group = group
        self.start = start
        self.take = take
        self.tick = tick
        self.mask = self.worth = self.bound = self.steps = 0
        self.all = sum(1 << one.place for one in group)
        self.cliques = _cliques(group)
        self.loose = _loose(group)

    def places(self) -> list[int]:
        """The places in the mask."""
        return [one.place for one in self.group if self.mask >> one.place & 1]

    def rest(self, turn: int, barred: int) -> int:
        """What the turns from here on cannot exceed: of a clique only the greatest counts."""
        total = 0
        for clique in self.cliques:
            for number, bit, most in clique:
                if number >= turn and not barred & bit:
                    total += most
                    break
        return total

    def run(self, *, needed: int) -> None:
        """Search all combinations with at least one of `needed` (0: any)."""
        wanted = needed != 0
        stack: list[tuple[int, State, int, int, int]] = [(0, self.start, 0, 0, 0)]
        group, count = self.group, len(self.group)
        while stack:
            turn, state, worth, mask, barred = stack.pop()
            while turn < count and barred >> group[turn].place & 1:
                turn += 1
            if turn == count:
                if worth > self.worth and (not wanted or mask & needed):
                    self.worth, self.mask = worth, mask
                continue
            if worth + self.rest(turn, barred) <= self.worth:
                continue
            if self.steps % TICKS_EVERY == TICKS_EVERY - 1 and not self.tick():
                stack.append((turn, state, worth, mask, barred))
                break
            self.steps += 1
            one = group[turn]
            bit = 1 << one.place
            gain = self.take(state, one.place)
            if gain is None:
                stack.append((turn + 1, state, worth, mask, barred | bit))
                continue
            if wanted or not self.loose[turn] or one.clashes & self.all & ~barred:
                stack.append((turn + 1, state, worth, mask, barred | bit))
            stack.append((turn + 1, gain[1], worth + gain[0], mask | bit, barred | one.clashes))
        self.bound = max(
            [self.worth, *(worth + self.rest(turn, barred) for turn, _, worth, _, barred in stack)]
        )


def _cliques(group: list[Candidate]) -> list[list[tuple[int, int, int]]]:
    """Candidates that all clash with one another, greatest first, as (turn, bit, most)."""
    cliques: list[tuple[int, list[tuple[int, int, int]]]] = []
    ordered = sorted(enumerate(group), key=lambda item: (-item[1].most, item[0]))
    for number, one in ordered:
        entry = (number, 1 << one.place, one.most)
        for at, (bits, clique) in enumerate(cliques):
            if bits & ~one.clashes == 0:
                clique.append(entry)
                cliques[at] = (bits | entry[1], clique)
                break
        else:
            cliques.append((entry[1], [entry]))
    return [clique for _, clique in cliques]


def _loose(group: list[Candidate]) -> list[bool]:
    """Whether nothing after a turn depends on it: then leaving it out never helps."""
    loose: list[bool] = []
    later = 0
    for one in reversed(group):
        loose.append(not one.touches & later)
        later |= one.touches | one.reads
    return loose[::-1]
