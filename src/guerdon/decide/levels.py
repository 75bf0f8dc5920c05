"""Levels: how much candidates of fixed worth can take together, told without taking their turns.

Where no candidate changes what another gives, a combination is worth the sum of its members. So
sums are put together part by part, and only those go on that could still beat the best known.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence

# A sum of worths, and the bits of those who make it up: the earlier the place, the higher its bit.
Sum = tuple[int, int]
NOTHING: Sum = (0, 0)
# With more sums than this the search through turns is the quicker way.
MOST_SUMS = 8_000
# So often a stretch is cut at a quarter of what is left of it.
FINER = 6


class After:
    """What may still be added after worth was taken, never less than the truth.

    `most` says it for a worth, and never rises with it; `tops` are what it says at the `starts` of
    stretches, up to each of `ends`.
    """

    __slots__ = ("_known", "_most", "ends", "starts", "tops")

    def __init__(self, *, falls: Sequence[int], most: Callable[[int], int], limit: int) -> None:
        """Just beyond each of `falls`, which rise, it may fall by a step; no worth is over `limit`.

        `most` is asked once for each worth.
        """
        self._most = most
        self._known: dict[int, int] = {}
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.tops: list[int] = []
        start = 0
        for end in (*falls, limit):
            if start <= min(end, limit):
                self._stretch(start, min(end, limit))
                start = end + 1

    def _stretch(self, start: int, end: int) -> None:
        """From one fall to the next, cut finer towards its end, where the greatest sums lie."""
        if self.most(start) != self.most(end):
            width = end - start
            for _ in range(FINER):
                width //= 4
                if width:
                    self._add(start, end - width)
                    start = end - width + 1
        self._add(start, end)

    def _add(self, start: int, end: int) -> None:
        self.starts.append(start)
        self.ends.append(end)
        self.tops.append(self.most(start))

    @property
    def whole(self) -> int:
        """What any sum and what is added after it come to at most."""
        return max(end + top for end, top in zip(self.ends, self.tops, strict=True))

    def most(self, worth: int) -> int:
        """What may be added after so much worth."""
        known = self._known.get(worth)
        if known is None:
            known = self._known[worth] = self._most(worth)
        return known


class Levels:
    """The sums of sets of which no two members clash."""

    def __init__(self, *, worths: Mapping[int, int], clashes: Mapping[int, int]) -> None:
        """By bit: what each is worth, and the bits of those that it may not stand beside."""
        self.worths = worths
        self.clashes = clashes
        self.all = sum(worths)
        self._greatest: dict[int, Sum] = {0: NOTHING}
        self._grouped: dict[int, list[int]] = {}

    def greatest(self, members: int) -> Sum:
        """The greatest sum among these members; of equal ones that with the earlier places."""
        known = self._greatest.get(members)
        if known is None:
            groups = self._groups(members)
            if self._company(members):
                known = max((self.worths[bit], bit) for bit in singly(members))
            elif len(groups) > 1:
                sums = [self.greatest(group) for group in groups]
                known = sum(one for one, _ in sums), sum(bits for _, bits in sums)
            else:
                bit = self._busiest(members)
                worth, bits = self.greatest(members & ~bit & ~self.clashes[bit])
                known = max((worth + self.worths[bit], bits | bit), self.greatest(members & ~bit))
            self._greatest[members] = known
        return known

    def greatest_with(self, bit: int) -> Sum:
        """The greatest sum that has this one."""
        worth, bits = self.greatest(self.all & ~bit & ~self.clashes[bit])
        return worth + self.worths[bit], bits | bit

    def sums(self, *, members: int, after: After, least: int) -> list[Sum] | None:
        """Every sum of these members that could reach `least` with what may come after it.

        None when there are too many to look at.
        """
        return self._sums(members, 0, _Hope(after=after, least=least))

    def _sums(self, members: int, beside: int, hope: "_Hope") -> list[Sum] | None:
        """Of these members, where all others together are worth at most `beside`."""
        if self._company(members):
            return [NOTHING, *[(self.worths[bit], bit) for bit in singly(members)]]
        groups = self._groups(members)
        if len(groups) == 1:
            bit = self._busiest(members)
            lacking = self._sums(members & ~bit, beside, hope)
            having = self._sums(
                members & ~bit & ~self.clashes[bit], beside + self.worths[bit], hope
            )
            if lacking is None or having is None:
                return None
            worth = self.worths[bit]
            return [*lacking, *[(one + worth, bits | bit) for one, bits in having]]
        ordered = sorted(((self.greatest(group)[0], group) for group in groups), reverse=True)
        whole = rest = sum(most for most, _ in ordered) + beside
        halves = [[NOTHING]]
        for most, group in ordered:
            more = self._sums(group, whole - most, hope)
            if more is None:
                return None
            if len(more) * len(halves[-1]) > MOST_SUMS:
                halves.append([NOTHING])
                rest = whole
            rest -= most
            pairs = [(a + b, here | there) for a, here in halves[-1] for b, there in more]
            halves[-1] = hope.kept(pairs, rest)
        if len(halves) == 1:
            return halves[0]
        return hope.joined(halves[0], halves[1], beside) if len(halves) == 2 else None

    def _company(self, members: int) -> bool:
        """Whether each clashes with all others, so that only one may stand."""
        return all(not members & ~self.clashes[bit] & ~bit for bit in singly(members))

    def _groups(self, members: int) -> list[int]:
        """Members that bear on one another, through clashes."""
        known = self._grouped.get(members)
        if known is not None:
            return known
        found, whole = [], members
        while members:
            group, edge = 0, members & -members
            while edge:
                group |= edge
                reached = 0
                for bit in singly(edge):
                    reached |= self.clashes[bit]
                edge = reached & members & ~group
            members &= ~group
            found.append(group)
        self._grouped[whole] = found
        return found

    def _busiest(self, members: int) -> int:
        """The member with the most clashes."""
        return max(singly(members), key=lambda bit: (self.clashes[bit] & members).bit_count())


def singly(bits: int) -> list[int]:
    """The bits one by one, the lowest first."""
    found: list[int] = []
    while bits:
        found.append(bits & -bits)
        bits &= bits - 1
    return found


class _Hope:
    """Which sums could still reach `least`, told by ranges."""

    def __init__(self, *, after: After, least: int) -> None:
        self.reach: list[tuple[int, int]] = []
        for start, end, top in zip(after.starts, after.ends, after.tops, strict=True):
            # Within a stretch nothing more can be added than at its beginning.
            low = max(start, least - top)
            if low <= end:
                self.reach.append((low, end))

    def kept(self, sums: list[Sum], beside: int) -> list[Sum]:
        """Those that come up to it when others bring at most `beside`."""
        found: list[Sum] = []
        for low, high in self._ranges(beside):
            found += [one for one in sums if low <= one[0] <= high]
        return found

    def joined(self, ones: list[Sum], others: list[Sum], beside: int) -> list[Sum] | None:
        """What `kept` would leave of all pairs; None when that is too many."""
        others = sorted(others)
        worths = [worth for worth, _ in others]
        found: list[Sum] = []
        for low, high in self._ranges(beside):
            for worth, bits in ones:
                begin, end = bisect_left(worths, low - worth), bisect_right(worths, high - worth)
                found += [(worth + more, bits | those) for more, those in others[begin:end]]
                if len(found) > MOST_SUMS:
                    return None
        return found

    def _ranges(self, beside: int) -> list[tuple[int, int]]:
        """Where a sum may lie beside which others bring that much, apart from one another."""
        ranges: list[tuple[int, int]] = []
        for low, high in self.reach:
            if ranges and low - beside <= ranges[-1][1] + 1:
                ranges[-1] = ranges[-1][0], high
            else:
                ranges.append((low - beside, high))
        return ranges
