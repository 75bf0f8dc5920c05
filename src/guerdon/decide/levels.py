"""Levels: how much candidates of fixed worth can take together, told without taking their turns.

Where no candidate changes what another gives, a combination is worth the sum of its members. So
sums are put together part by part, and only those go on that could still beat the best known.
"""

from collections.abc import Callable, Mapping, Sequence

# A sum of worths, and the bits of those who make it up: the earlier the place, the higher its bit.
Sum = tuple[int, int]
NOTHING: Sum = (0, 0)
# With more sums than this the search through turns is the quicker way.
MOST_SUMS = 8_000
FAR = float("inf")


class After:
    """What may still be added after worth was taken, never less than the truth.

    `most` says it for a worth, and never rises with it. Just beyond each of `ends`, which rise, it
    may fall by a step; `tops` are what it says at the beginnings of the stretches between them.
    """

    __slots__ = ("_known", "_most", "ends", "starts", "tops")

    def __init__(self, *, ends: Sequence[int], most: Callable[[int], int]) -> None:
        """`most` is asked once for each worth."""
        self._most = most
        self._known: dict[int, int] = {}
        self.ends = ends
        self.starts = [0, *(end + 1 for end in ends)]
        self.tops = [self.most(start) for start in self.starts]

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
            groups = [members] if members & (members - 1) == 0 else self._groups(members)
            if len(groups) > 1:
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
        if members & (members - 1) == 0:
            return [NOTHING, (self.worths[members], members)] if members else [NOTHING]
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
        found = [NOTHING]
        for most, group in ordered:
            more = self._sums(group, whole - most, hope)
            if more is None or len(more) * len(found) > MOST_SUMS:
                return None
            rest -= most
            pairs = [(a + b, here | there) for a, here in found for b, there in more]
            found = hope.kept(pairs, rest)
        return found

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
                while edge:
                    bit = edge & -edge
                    edge ^= bit
                    reached |= self.clashes[bit]
                edge = reached & members & ~group
            members &= ~group
            found.append(group)
        self._grouped[whole] = found
        return found

    def _busiest(self, members: int) -> int:
        """The member with the most clashes."""
        best = most = -1
        left = members
        while left:
            bit = left & -left
            left ^= bit
            count = (self.clashes[bit] & members).bit_count()
            if count > most:
                best, most = bit, count
        return best


class _Hope:
    """Which sums could still reach `least`, told by ranges."""

    def __init__(self, *, after: After, least: int) -> None:
        self.reach: list[tuple[int, float]] = []
        for start, end, top in zip(after.starts, [*after.ends, FAR], after.tops, strict=True):
            # Within a stretch nothing more can be added than at its beginning.
            low = max(start, least - top)
            if low <= end:
                self.reach.append((low, end))

    def kept(self, sums: list[Sum], beside: int) -> list[Sum]:
        """Those that come up to it when others bring at most `beside`."""
        ranges: list[tuple[int, float]] = []
        for low, high in self.reach:
            if ranges and low - beside <= ranges[-1][1] + 1:
                ranges[-1] = ranges[-1][0], high
            else:
                ranges.append((low - beside, high))
        found: list[Sum] = []
        for low, high in ranges:
            found += [one for one in sums if low <= one[0] <= high]
        return found
