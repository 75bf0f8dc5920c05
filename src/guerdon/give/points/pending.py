"""Pending: from when points may be used that are earned now."""

from calendar import monthrange
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guerdon.terms.points import WAITING, Pending


def available_at(*, pending: Pending, earned_at: datetime, zone: str) -> datetime:
    """The first moment at which the points may be used; `WAITING` where a trigger decides.

    Dates are days of the month in `zone`; one that a month does not have is its last day.
    """
    match pending.kind:
        case "days":
            return earned_at + timedelta(days=pending.days)
        case "dates":
            return _next_date(pending, earned_at + timedelta(days=pending.days), zone)
        case "trigger":
            return WAITING
    return earned_at


def _next_date(pending: Pending, after: datetime, zone: str) -> datetime:
    local = after.astimezone(ZoneInfo(zone))
    year, month = local.year, local.month
    while True:
        days = sorted({min(day, monthrange(year, month)[1]) for day in pending.dates})
        for day in days:
            found = datetime(year, month, day, tzinfo=local.tzinfo)
            if found >= after:
                return found
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def waits_until(*, pending: Pending, earned_at: datetime) -> datetime | None:
    """When points that wait for a trigger are given up; None where they wait for ever."""
    if pending.kind != "trigger" or not pending.within_days:
        return None
    return earned_at + timedelta(days=pending.within_days)
