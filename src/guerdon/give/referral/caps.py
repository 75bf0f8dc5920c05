"""Caps: how much room one inviter has left in a period."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guerdon.give.referral.settings import MONEY, POINTS, Caps
from guerdon.terms.period import Period


def period(*, caps: Caps, at: datetime, zone: str) -> Period:
    """The calendar period, local to the zone, that the moment lies in."""
    if caps.per == "ever":
        return Period()
    day = at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if caps.per == "day":
        return Period(start=day, end=day + timedelta(days=1))
    if caps.per == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(start=monday, end=monday + timedelta(days=7))
    if caps.per == "month":
        first = day.replace(day=1)
        later = first.year + first.month // 12, first.month % 12 + 1
        return Period(start=first, end=first.replace(year=later[0], month=later[1]))
    first = day.replace(month=1, day=1)
    return Period(start=first, end=first.replace(year=first.year + 1))


def room(*, caps: Caps, kind: str, used: int, friends: int, counted: bool) -> int | None:
    """The most that a new reward may be worth to the inviter; None: any amount.

    `used` is what was promised in the period of that kind, `friends` how many friends it was for,
    `counted` whether this friend is one of them.
    """
    if caps.friends is not None and not counted and friends >= caps.friends:
        return 0
    most = {POINTS: caps.points, MONEY: caps.money_minor}.get(kind)
    return None if most is None else max(0, most - used)
