"""How often one key may call: so many in the long run and so many at once, on one machine."""

import mmap
import threading

# Two words of eight bytes each: whose place it is, and when all that they called is worked off.
PLACES, WIDTH = 16_384, 16
# So many places beside the first are looked at; of whoever needs one the longest idle gives way.
NEAR = 8


class Rate:
    """`per_second` calls in the long run and `burst` at once, for each name.

    The generic cell rate algorithm (ITU-T I.371), which lets through what a bucket of tokens does
    and keeps one moment of each name. The moments lie in memory that processes forked from this
    one share, so that a key has one limit whichever of them answers. Between processes nothing is
    locked, for one that is killed would keep it: two that answer in the same microsecond may count
    as one.
    """

    def __init__(self, *, per_second: float, burst: float) -> None:
        """`burst` is at least one."""
        self._step = 1 / per_second
        self._ahead = max(1.0, burst) * self._step
        memory = memoryview(mmap.mmap(-1, PLACES * WIDTH))
        self._names, self._moments = memory.cast("Q"), memory.cast("d")
        self._lock = threading.Lock()

    def wait(self, *, name: str, at: float) -> float:
        """0 and one call counted when it may go on, else in how many seconds it may.

        `at` is a clock in seconds that never runs backwards, the same for all processes.
        """
        with self._lock:
            place = self._place(name)
            upto = max(self._moments[place], at) + self._step
            # A float that was added up is a little off: a microsecond is no call.
            if (wait := upto - at - self._ahead) > 1e-6:
                return wait
            self._moments[place] = upto
            return 0.0

    def _place(self, name: str) -> int:
        """Where the moment of this name stands. Forked processes hash a text alike."""
        mark = hash(name) & 0xFFFF_FFFF_FFFF_FFFF or 1
        first = 2 * (mark % PLACES)
        if self._names[first] == mark:
            return first + 1
        near = [(first + 2 * step) % (2 * PLACES) for step in range(NEAR)]
        for place in near:
            if self._names[place] == mark:
                return place + 1
        idle = min(near, key=lambda place: self._moments[place + 1])
        self._names[idle], self._moments[idle + 1] = mark, 0.0
        return idle + 1
