"""Hours and days: the law's window, the member's quiet hours and the working-day rule."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from guerdon.decide.gates.law import law
from guerdon.terms.message import SERVICE
from guerdon.terms.reach import Asked, Finding, Terms, hold
from guerdon.terms.wall_clock import Hours, next_allowed
from guerdon.terms.workdays import worked

LAW, QUIET, WORKDAY = "legal_window", "quiet_hours", "working_day"


def legal(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Held until the law's hours in the member's zone; they bind marketing, not what is owed."""
    if one.purpose == SERVICE:
        return None
    found = law(country=terms.reach.country, channel=one.channel, at=now)
    if found is None or found.hours is None:
        return None
    return _held(LAW, "gate_legal_window", one, now, hours=(found.hours,), source=found.source)


def quiet(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Held until the quiet hours of the member's zone are over; service messages pass."""
    if one.purpose == SERVICE or terms.reach.quiet is None:
        return None
    awake = Hours(start=terms.reach.quiet.end % (24 * 60), end=terms.reach.quiet.start)
    return _held(QUIET, "gate_quiet_hours", one, now, hours=(awake,))


def workday(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Held until the next working day of the country, on channels that keep to them."""
    if one.channel not in terms.reach.working_days:
        return None
    return _held(WORKDAY, "gate_working_day", one, now, day=working(terms))


def working(terms: Terms) -> Callable[[date], bool]:
    """Whether a date is a working day under these terms."""
    country, own = terms.reach.country, terms.days
    return lambda day: worked(day=day, country=country, own=own)


def _always(_: date) -> bool:
    return True


def _held(
    gate: str,
    reason: str,
    one: Asked,
    now: datetime,
    *,
    hours: tuple[Hours, ...] = (),
    day: Callable[[date], bool] = _always,
    source: str = "",
) -> Finding | None:
    until = (
        _cached(now, one.zone, hours)
        if day is _always
        else next_allowed(at=now, zone=one.zone, hours=hours, day=day)
    )
    if until == now:
        return None
    data = {"zone": one.zone} | ({"source": source} if source else {})
    # Hours that are never open let nothing go before it expires.
    return hold(gate, reason, until or one.expires_at or now + timedelta(days=365), **data)


@lru_cache(maxsize=4096)
def _cached(now: datetime, zone: str, hours: tuple[Hours, ...]) -> datetime | None:
    """A batch asks the same of thousands in one zone."""
    return next_allowed(at=now, zone=zone, hours=hours)
