"""How often one key may call: a bucket of tokens for each, filled at a steady rate."""

import threading
from dataclasses import dataclass

MOST_BUCKETS = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Rate:
    """`per_second` calls in the long run and `burst` at once, for each name; of one process."""

    def __init__(self, *, per_second: float, burst: float) -> None:
        """`burst` is at least one."""
        self.per_second = per_second
        self.burst = max(1.0, burst)
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def wait(self, *, name: str, at: float) -> float:
        """0 and one token less when the call may go on, else in how many seconds it may.

        `at` is a clock in seconds that never runs backwards.
        """
        with self._lock:
            bucket = self._buckets.get(name)
            if bucket is None:
                if len(self._buckets) >= MOST_BUCKETS:
                    self._buckets.clear()
                bucket = self._buckets[name] = _Bucket(tokens=self.burst, at=at)
            gained = max(0.0, at - bucket.at) * self.per_second
            bucket.tokens = min(self.burst, bucket.tokens + gained)
            bucket.at = max(bucket.at, at)
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return 0.0
            return (1 - bucket.tokens) / self.per_second
