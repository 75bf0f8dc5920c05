"""Days and months of the shop's zone: midnights, and months added without falling off their end."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
# A million customers share these few days, and a night asks for them again and again.
DAYS = 16_384


def local_day(*, at: datetime, zone: ZoneInfo) -> date:
    """The day of the zone in which the moment lies."""
    # Elsewhere than in UTC two moments may be equal by their clocks when clocks are put back.
    return _day(at, zone) if at.tzinfo is UTC else at.astimezone(zone).date()


@lru_cache(maxsize=DAYS)
def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


@lru_cache(maxsize=DAYS)
def midnight(*, day: date, zone: ZoneInfo) -> datetime:
    """The first moment of the day in the zone, in UTC.

    Where a clock goes forward over midnight the day begins an hour later, as its clocks say.
    """
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=DAYS)
def add_months(*, day: date, months: int) -> date:
    """The same day `months` later (or earlier, below zero); 31 and 29 February fall back.

    Counted from the day itself each time: 29 February and 48 months is 29 February again.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_after(*, at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same clock in the zone so many days later, in UTC."""
    local = at.astimezone(zone)
    return (local + timedelta(days=days)).astimezone(UTC)
