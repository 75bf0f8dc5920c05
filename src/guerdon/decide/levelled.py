"""Search by levels: where sums tell the worth, only turns that could be the best are taken."""

from bisect import bisect_left
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from guerdon.decide.levels import After, Levels, Sum, singly
from guerdon.decide.search import Bounds, Candidate, Search, State, Take, Tick


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Sums of some members, among them one of `some`, beside which one of `wanted` moves.

    None of `some` or `wanted`: any may do. `after` says what all that moves can add.
    """

    members: int
    after: After
    some: int = 0
    wanted: int = 0


class Levelled(Search[State]):
    """Branch and bound that begins with sums where it may, and is plain branch and bound elsewhere.

    It may where those that do not move are plain and none changes what another gives: then their
    worth is a sum, and what the moving ones can add is bounded by that sum alone.
    """

    def __init__(
        self,
        *,
        group: list[Candidate],
        start: State,
        take: Take[State],
        tick: Tick,
        bounds: Bounds[State] | None,
    ) -> None:
        """As of Search."""
        super().__init__(group=group, start=start, take=take, tick=tick, bounds=bounds)
        self.steady = [one for one in group if not one.moves]
        self.levels: Levels | None = None
        self.bits = self.missed = 0
        self._states: dict[int, tuple[State, int, int]] = {}
        if bounds is not None and _steady(self.steady):
            self.levels = self._levels()
        if self.levels is not None:
            self.after = self._after(self.left(0, 0))

    def _levels(self) -> Levels | None:
        """The levels of the steady ones, the earlier the higher its bit."""
        last = self.steady[-1].place
        worths: dict[int, int] = {}
        clashes: dict[int, int] = {}
        for one in self.steady:
            gain = self.take(self.start, one.place)
            if gain is None:
                return None
            bit = 1 << (last - one.place)
            worths[bit] = gain[0]
            clashes[bit] = _turned(one.clashes, last + 1)
        return Levels(worths=worths, clashes=clashes)

    def _after(self, cliques: list[list[int]]) -> After:
        """What one of each of these can add to a sum of steady ones."""
        if self.bounds is None or self.levels is None:
            raise ValueError("sums want bounds")
        falls, most = self.bounds.after(self.start, cliques)
        limit, _ = self.levels.greatest(self.levels.all)
        return After(falls=falls, most=most, limit=limit)

    def run(self) -> None:
        """Search all combinations."""
        levels = self.levels
        if levels is None:
            super().run()
            return
        self._walk(levels.greatest(levels.all))
        bound = self._climbed(Part(members=levels.all, after=self.after), levels)
        if bound is not None:
            self.bound = bound
            return
        self.levels = None
        found = self.worth, self.mask, self.state
        # One that is worth as much may have the earlier turns.
        self.worth -= 1
        super().run()
        if self.worth < found[0]:
            self.worth, self.mask, self.state = found
        self.bound = max(self.worth, min(self.bound, self.after.whole))

    def run_beside(self) -> None:
        """After `run`, search all combinations that have a candidate the best one lacks."""
        levels = self.levels
        if levels is None:
            super().run_beside()
            return
        chosen = self.mask
        lacking = levels.all & ~self.bits
        parts: list[tuple[Sum, Part]] = []
        if lacking:
            swaps = [levels.greatest_with(bit) for bit in singly(lacking)]
            best = max(swaps, key=lambda one: (one[0] + self.after.most(one[0]), one[1]))
            parts.append((best, Part(members=levels.all, some=lacking, after=self.after)))
        for one in self.group[self.last :]:
            if not chosen >> one.place & 1:
                # Those with steady ones that the best lacks are among the first part.
                after = self._after(self._beside(one))
                part = Part(members=self.bits, wanted=1 << one.place, after=after)
                parts.append((levels.greatest(self.bits), part))
        self.mask = self.worth = self.bits = 0
        for level, part in parts:
            if level[0] + part.after.most(level[0]) > self.worth:
                self._walk(level, part.wanted)
        for _, part in parts:
            if self._climbed(part, levels) is None:
                self.mask = chosen
                super().run_beside()
                return

    def _beside(self, one: Candidate) -> list[list[int]]:
        """The moving cliques beside one of them, which is a clique by itself."""
        barred = one.clashes | 1 << one.place
        return [[one.place], *self.left(0, barred)]

    def _climbed(self, part: Part, levels: Levels) -> int | None:
        """The best of a part, if it beats the best so far; a bound for all of it.

        None when it has too many sums.
        """
        after = part.after
        sums = levels.sums(members=part.members, after=after, least=self.worth)
        if sums is None:
            return None
        ends, tops, some = after.ends, after.tops, part.some
        heap = [
            (-worth - tops[bisect_left(ends, worth)], -bits, worth, False)
            for worth, bits in sums
            if not some or bits & some
        ]
        heapify(heap)
        while heap:
            bound, bits, worth, sharp = heap[0]
            if -bound < self.worth or (-bound == self.worth and -bits <= self.bits):
                break
            heappop(heap)
            if not sharp:
                heappush(heap, (-worth - after.most(worth), bits, worth, True))
                continue
            if self.mask and not self.tick():
                return max(-bound, self.missed)
            self._walk((worth, -bits), part.wanted)
        return max(self.worth, self.missed)

    def _walk(self, level: Sum, wanted: int = 0) -> None:
        """Take the turns of a sum, then search what moves.

        Of equal worth the earlier turns stay.
        """
        worth, bits = level
        found = self.worth, self.mask, self.state
        state, mask, barred = self._taken(bits)
        if found[1] and bits > self.bits:
            self.worth -= 1
        before = self.worth
        reached = self._explored((self.last, state, worth, mask, barred, 0), wanted=wanted)
        # More than the best known only where time ran out on the way.
        self.missed = max(self.missed, reached)
        if self.worth > before:
            self.bits = bits
        else:
            self.worth, self.mask, self.state = found

    def _taken(self, bits: int) -> tuple[State, int, int]:
        """The state after the turns of these steady ones, their mask and what they bar.

        The runner-up often has the steady ones of the best, whose turns are not taken again.
        """
        known = self._states.get(bits)
        if known is not None:
            return known
        state, mask, barred = self.start, 0, 0
        last = self.steady[-1].place
        for one in self.steady:
            if bits >> (last - one.place) & 1:
                self.steps += 1
                gain = self.take(state, one.place)
                if gain is None:
                    raise ValueError(f"candidate {one.place} is not steady")
                state = gain[1]
                mask |= 1 << one.place
                barred |= one.clashes
        self._states[bits] = state, mask, barred
        return state, mask, barred


def _steady(some: list[Candidate]) -> bool:
    """Whether each is worth the same in any company."""
    before: dict[int, int] = {}
    for one in some:
        if not one.plain:
            return False
        for touches, places in before.items():
            if touches & one.reads and places & ~one.clashes:
                return False
        before[one.touches] = before.get(one.touches, 0) | 1 << one.place
    return len(some) > 1


def _turned(bits: int, width: int) -> int:
    """The lowest so many bits the other way round."""
    return int(f"{bits & (1 << width) - 1:0{width}b}"[::-1], 2)
