"""The wall clock of a zone: the moment it means on a date, and when it next shows allowed hours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = 24 * 60
# A year and a day: whoever allows no day in that time allows none.
FARTHEST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Minutes of the day from `start` (held) to `end` (not held); past midnight if end <= start."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Minutes of one day."""
        if not 0 <= self.start < DAY or not 0 <= self.end <= DAY:
            raise ValueError("hours are minutes of the day")

    def hold(self, minute: int) -> bool:
        """Whether the minute of the day lies within; equal ends hold the whole day."""
        if self.start < self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def known_zone(*, name: str) -> bool:
    """Whether the zone data knows the name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def moment(*, wall: datetime, zone: str) -> datetime:
    """The moment in UTC at which the zone's wall clock shows `wall` (naive), by that date's rules.

    A wall time that a change of clocks skips is taken with the offset from before the change, so
    02:30 becomes 03:30; one that comes twice is the first of the two (PEP 495, fold 0).
    """
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def next_allowed(
    *,
    at: datetime,
    zone: str,
    hours: Sequence[Hours],
    day: Callable[[date], bool] = lambda _: True,
) -> datetime | None:
    """The first moment from `at` on when the zone's clock is within all `hours` on an allowed day.

    None where there is none within a year. Never before `at`; the answer is in UTC.
    """
    place = ZoneInfo(zone)
    found = at.astimezone(UTC)
    last = found + timedelta(days=FARTHEST_DAYS)
    while found < last:
        local = found.astimezone(place)
        minute = local.hour * 60 + local.minute
        if not day(local.date()):
            found = _after(found, place, _starts(local.date() + timedelta(days=1), 0))
            continue
        shut = next((one for one in hours if not one.hold(minute)), None)
        if shut is None:
            return found
        ahead = local.date() if minute < shut.start else local.date() + timedelta(days=1)
        found = _after(found, place, _starts(ahead, shut.start))
    return None


def _starts(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60))


def _after(before: datetime, place: ZoneInfo, wall: datetime) -> datetime:
    """The moment from which the clock shows the wall time or later, the second where one passed.

    A wall time that a change of clocks skips is met at the moment of the change: the hours that
    it opens are open then. Where clocks went back over it in between, the wall time may lie behind
    both: then time goes on by a minute, so that the search always ends.
    """
    first, second = (wall.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
    # PEP 495: of a skipped time the later reading comes first.
    if second < first:
        first = second = _change(second, first, place)
    for found in (first, second):
        if found > before:
            return found
    return before + timedelta(minutes=1)


def _change(start: datetime, end: datetime, place: ZoneInfo) -> datetime:
    """The moment within (start, end] at which the clock's offset changes, to the second."""
    old = start.astimezone(place).utcoffset()
    low, high = 0, int((end - start).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if (start + timedelta(seconds=middle)).astimezone(place).utcoffset() == old:
            low = middle
        else:
            high = middle
    return start + timedelta(seconds=high)
