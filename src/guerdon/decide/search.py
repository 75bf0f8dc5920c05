"""Branch and bound over one group of candidates that bear on one another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar

State = TypeVar("State")
Seen_contra = TypeVar("Seen_contra", contravariant=True)
# What a candidate gives in a state, and the state after it; None when it gives nothing.
Take = Callable[[State, int], tuple[int, State] | None]
# Asked now and then: True while there is time.
Tick = Callable[[], bool]
TICKS_EVERY = 4
# A candidate as (turn, bit, most).
Entry = tuple[int, int, int]
# A turn, a state, the worth and the mask so far, what is barred, and what was just left out.
Node = tuple[int, State, int, int, int, int]


# Never changed, and not frozen all the same: that would take three times as long to make.
@dataclass(slots=True, kw_only=True, eq=False)
class Candidate:
    """One candidate at its `place` in the order of turns (places count from 0).

    `most` is a worth that it never exceeds in any company. `clashes` has the bits of the places
    that it may not stand beside; it is symmetric. `touches` and `reads` have bits for the things
    it changes and the things its worth depends on: candidates with nothing in common are
    independent. `moves`: its worth falls as those before it take more; all that move come after
    all that do not. `plain`: it is worth what it takes from those that move, and nothing else.
    """

    place: int
    most: int
    clashes: int
    touches: int
    reads: int
    moves: bool = False
    plain: bool = False


class Bounds(Protocol[Seen_contra]):
    """What a state leaves to be had, never less than the truth."""

    def most(self, state: Seen_contra, place: int) -> int:
        """Worth that the candidate exceeds neither in the state nor in any after it."""

    def joints(
        self, state: Seen_contra, befores: Sequence[int], cliques: Sequence[Sequence[int]]
    ) -> list[int]:
        """What can be added: by some worth at most `before`, then by one of each moving clique.

        One answer for each of `befores`.
        """

    def after(
        self, state: Seen_contra, cliques: Sequence[Sequence[int]]
    ) -> tuple[Sequence[int], Callable[[int], int]]:
        """What one of each moving clique can add after so much worth of plain ones was taken.

        First the worths, rising, just beyond which that may fall by a step.
        """


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


class Search(Generic[State]):
    """Branch and bound; `run` leaves the best mask with its worth and state, bound and steps."""

    def __init__(
        self,
        *,
        group: list[Candidate],
        start: State,
        take: Take[State],
        tick: Tick,
        bounds: Bounds[State] | None,
    ) -> None:
        """`group` in the order of turns."""
        self.group = group
        self.start = start
        self.take = take
        self.tick = tick
        self.bounds = bounds
        self.mask = self.worth = self.bound = self.steps = 0
        self.state = start
        self.all = sum(1 << one.place for one in group)
        self.moving = _cliques([one for one in enumerate(group) if one[1].moves])
        self.loose = _loose(group)
        # From this turn on only moving candidates are left.
        self.last = sum(not one.moves for one in group)

    @cached_property
    def still(self) -> list[list[list[Entry]]]:
        """Those that do not move, as cliques of sides."""
        return _sided([one for one in enumerate(self.group) if not one[1].moves])

    def places(self) -> list[int]:
        """The places in the mask."""
        return [one.place for one in self.group if self.mask >> one.place & 1]

    def rest(self, turn: int, barred: int) -> int:
        """What the turns from here on cannot exceed: of a clique only the greatest side counts."""
        total = self.moving_rest(turn, barred)
        if turn < self.last:
            for clique in self.still:
                total += _greatest(clique, turn, barred)
        return total

    def moving_rest(self, turn: int, barred: int) -> int:
        """The part of `rest` that moves: of a clique one."""
        total = 0
        for clique in self.moving:
            for number, bit, most in clique:
                if number >= turn and not barred & bit:
                    total += most
                    break
        return total

    def hopeless(self, turn: int, barred: int, state: State, worth: int) -> bool:
        """Whether no way on from here can beat the best known."""
        if worth + self.rest(turn, barred) <= self.worth:
            return True
        # Where only moving ones are left, their turns are as quickly taken as bounded.
        bounds = self.bounds
        if bounds is None or not self.worth or turn >= self.last:
            return False
        return worth + self.sharper(turn, barred, state, bounds) <= self.worth

    def sharper(self, turn: int, barred: int, state: State, bounds: Bounds[State]) -> int:
        """As `rest`, with each candidate bounded by what this state leaves to it."""
        before = 0
        group = self.group
        for clique in self.still:
            best = 0
            for side in clique:
                worth = 0
                for number, bit, _ in side:
                    if number >= turn and not barred & bit:
                        worth += bounds.most(state, group[number].place)
                best = max(best, worth)
            before += best
        moving = self.left(turn, barred)
        return bounds.joints(state, [before], moving)[0] if moving else before

    def left(self, turn: int, barred: int) -> list[list[int]]:
        """The places of the moving cliques that may still come."""
        group = self.group
        found = (
            [
                group[number].place
                for number, bit, _ in clique
                if number >= turn and not barred & bit
            ]
            for clique in self.moving
        )
        return [places for places in found if places]

    def needed(self, barred: int, bounds: Bounds[State]) -> int:
        """The bits of those without which nothing better than the best known can be."""
        greatest = [_greatest(clique, 0, barred) for clique in self.still]
        whole = sum(greatest)
        bits: list[int] = []
        befores: list[int] = []
        for clique, best in zip(self.still, greatest, strict=True):
            for side in clique:
                for _, bit, _ in side:
                    if not barred & bit:
                        bits.append(bit)
                        befores.append(whole - best + _greatest(clique, 0, barred | bit))
        cliques = self.left(0, barred)
        reached = bounds.joints(self.start, befores, cliques) if cliques else befores
        return sum(bit for bit, bound in zip(bits, reached, strict=True) if bound <= self.worth)

    def run(self) -> None:
        """Search all combinations."""
        self.bound = self._searched(barred=0, forced=0)

    def settle_for(self, known: tuple[tuple[int, ...], int, State]) -> None:
        """Take places that were found elsewhere, with their worth and state, if they are better."""
        places, worth, state = known
        if worth > self.worth:
            self.mask = sum(1 << place for place in places)
            self.worth, self.state = worth, state
            self.bound = max(self.bound, worth)

    def run_beside(self) -> None:
        """After `run`, search all combinations that have a candidate the best one lacks.

        Leaves the best of them in mask and worth, 0 when there is none.
        """
        left_out = self.all & ~self.mask
        self.mask = self.worth = 0
        hopeful = sorted(
            (one for one in self.group if left_out >> one.place & 1),
            key=lambda one: (-self.rest(0, one.clashes), one.place),
        )
        for one in hopeful:
            if not self.tick():
                break
            if self.rest(0, one.clashes) > self.worth:
                self._searched(barred=one.clashes, forced=1 << one.place)

    def _searched(self, *, barred: int, forced: int) -> int:
        """The best with `forced` and without `barred` from here on, and a bound for all of them."""
        return self._explored((0, self.start, 0, 0, barred, 0), forced=forced)

    def _explored(self, begun: Node[State], *, forced: int = 0, wanted: int = 0) -> int:
        """The best from a node on, with one of `wanted` if any are; a bound for all of them."""
        stack = [begun]
        group, count, bounds = self.group, len(self.group), self.bounds
        root, fixed = begun[4], 0
        while stack:
            turn, state, worth, mask, barred, out = stack.pop()
            if out & fixed:
                continue
            while turn < count and barred >> group[turn].place & 1:
                turn += 1
            if turn == count:
                if worth > self.worth and (not wanted or mask & wanted):
                    self.worth, self.mask, self.state = worth, mask, state
                    if bounds is not None and begun[0] == 0:
                        fixed = self.needed(root, bounds)
                continue
            if self.hopeless(turn, barred, state, worth):
                continue
            if self.steps % TICKS_EVERY == TICKS_EVERY - 1 and not self.tick():
                stack.append((turn, state, worth, mask, barred, out))
                break
            self.steps += 1
            one = group[turn]
            bit = 1 << one.place
            gain = self.take(state, one.place)
            without = (turn + 1, state, worth, mask, barred | bit)
            if gain is None:
                if not forced & bit:
                    stack.append((*without, 0))
                continue
            bound_by = not self.loose[turn] or one.clashes & self.all & ~barred
            if bound_by and not forced & bit:
                stack.append((*without, bit))
            barred |= one.clashes
            stack.append((turn + 1, gain[1], worth + gain[0], mask | bit, barred, 0))
        return max(
            [self.worth, *(worth + self.rest(turn, bars) for turn, _, worth, _, bars, _ in stack)]
        )


def _greatest(clique: list[list[Entry]], turn: int, barred: int) -> int:
    """The worth of the greatest side, without those that had their turn or are barred."""
    best = 0
    for side in clique:
        worth = 0
        for number, bit, most in side:
            if number >= turn and not barred & bit:
                worth += most
        if worth > best:  # noqa: PLR1730 (max() would double the time of the search)
            best = worth
    return best


def _ordered(numbered: list[tuple[int, Candidate]]) -> list[tuple[int, Candidate]]:
    return sorted(numbered, key=lambda item: (-item[1].most, item[0]))


def _cliques(numbered: list[tuple[int, Candidate]]) -> list[list[Entry]]:
    """Candidates that all clash with one another, greatest first."""
    cliques: list[tuple[int, list[Entry]]] = []
    for number, one in _ordered(numbered):
        entry = (number, 1 << one.place, one.most)
        for at, (bits, clique) in enumerate(cliques):
            if bits & ~one.clashes == 0:
                clique.append(entry)
                cliques[at] = (bits | entry[1], clique)
                break
        else:
            cliques.append((entry[1], [entry]))
    return [clique for _, clique in cliques]


def _sided(numbered: list[tuple[int, Candidate]]) -> list[list[list[Entry]]]:
    """Cliques of sides: all of one side clash with all of every other side of the clique."""
    cliques: list[list[tuple[int, list[Entry]]]] = []
    for number, one in _ordered(numbered):
        entry = (number, 1 << one.place, one.most)
        for clique in cliques:
            apart = [at for at, (bits, _) in enumerate(clique) if bits & ~one.clashes]
            if not apart:
                clique.append((entry[1], [entry]))
                break
            if len(apart) == 1 and len(clique) > 1:
                bits, side = clique[apart[0]]
                clique[apart[0]] = (bits | entry[1], [*side, entry])
                break
        else:
            cliques.append([(entry[1], [entry])])
    return [[side for _, side in clique] for clique in cliques]


def _loose(group: list[Candidate]) -> list[bool]:
    """Whether nothing after a turn depends on it: then leaving it out never helps."""
    loose: list[bool] = []
    later = 0
    for one in reversed(group):
        loose.append(not one.touches & later)
        later |= one.touches | one.reads
    return loose[::-1]
