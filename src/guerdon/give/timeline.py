"""The activation timeline: which of many offers run at a moment, without asking each."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime

from guerdon.terms.period import Period


class Timeline:
    """One flag an offer, 1 while its period holds; between two changes all flags stay as they are.

    Flags are made for the moment asked about, out of those of the last moment: usually the same
    stretch or the next one. What it answers depends on the moment alone.
    """

    __slots__ = ("_changes", "_last", "_moments")

    def __init__(self, *, periods: Sequence[Period]) -> None:
        """`periods` in the order of the offers."""
        changes: dict[datetime, list[tuple[int, int]]] = {}
        first = bytearray(len(periods))
        for number, period in enumerate(periods):
            if period.start is None:
                first[number] = 1
            else:
                changes.setdefault(period.start.astimezone(UTC), []).append((number, 1))
            if period.end is not None:
                changes.setdefault(period.end.astimezone(UTC), []).append((number, 0))
        self._moments = sorted(changes)
        self._changes = [changes[moment] for moment in self._moments]
        # The stretch of the flags and the flags; replaced as one, so that threads may share it.
        self._last: tuple[int, bytes] = (0, bytes(first))

    def flags(self, *, at: datetime) -> bytes:
        """One byte an offer: 1 where it runs at the moment."""
        stretch = bisect_right(self._moments, at)
        standing, flags = self._last
        if stretch == standing:
            return flags
        changed = bytearray(flags)
        if stretch > standing:
            for changes in self._changes[standing:stretch]:
                for number, runs in changes:
                    changed[number] = runs
        else:
            for changes in reversed(self._changes[stretch:standing]):
                for number, runs in changes:
                    changed[number] = 1 - runs
        self._last = (stretch, bytes(changed))
        return self._last[1]
