"""A period is half-open: it holds its start and not its end."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From `start` (held) to `end` (not held); None means open on that side. Aware datetimes."""

    start: datetime | None = None
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether the moment lies within."""
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


ALWAYS = Period()
