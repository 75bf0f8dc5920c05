"""Windows: the period in which a moment lies, and what counts at that moment."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from guerdon.give.tiers.day import DAY, DAYS, add_months, local_day, midnight
from guerdon.terms.period import Period
from guerdon.terms.tiers import Window

FIXED = ("calendar", "join_date")


def period(
    *, window: Window, at: datetime, anchor: datetime | None, zone: ZoneInfo
) -> Period | None:
    """The period of a window that has any, half-open, in which `at` lies; None where it has none.

    `anchor` is when the customer joined (join_date) or reached the tier (anniversary). Periods are
    whole days of the zone: what is bought in the first moment of the day after belongs to the next.
    """
    if window.kind == "calendar":
        first = date(2000, window.month, 1)
    elif window.kind in ("join_date", "anniversary") and anchor is not None:
        first = local_day(at=anchor, zone=zone)
    else:
        return None
    return _from(first, window.months, local_day(at=at, zone=zone), zone)


@lru_cache(maxsize=DAYS)
def _from(first: date, months: int, day: date, zone: ZoneInfo) -> Period:
    """Counted from the first day each time, so that one of 29 February comes back to it."""
    passed = (day.year - first.year) * 12 + day.month - first.month
    turn = passed // months
    if add_months(day=first, months=turn * months) > day:
        turn -= 1
    start, end = (add_months(day=first, months=number * months) for number in (turn, turn + 1))
    return Period(start=midnight(day=start, zone=zone), end=midnight(day=end, zone=zone))


def counts_from(
    *, window: Window, at: datetime, anchor: datetime | None, zone: ZoneInfo
) -> datetime | None:
    """From which moment on purchases count towards rising at `at`; None: from the first on.

    A rolling window, and that of an anniversary, holds today and the `months` months before: the
    day that has the same number so many months ago counts no more.
    """
    if window.kind in FIXED:
        found = period(window=window, at=at, anchor=anchor, zone=zone)
        return found.start if found else None
    if window.kind == "ever":
        return None
    morrow = local_day(at=at, zone=zone) + DAY
    return midnight(day=add_months(day=morrow, months=-window.months), zone=zone)


def falls_out(*, window: Window, at: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which a rolling window holds a purchase of `at` no more."""
    bought = local_day(at=at, zone=zone)
    day = add_months(day=bought, months=window.months) - 3 * DAY
    while add_months(day=day + DAY, months=-window.months) <= bought:
        day += DAY
    return midnight(day=day, zone=zone)
