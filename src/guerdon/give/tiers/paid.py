"""Paid membership: when a term ends, and what comes back of its price when it is left early."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guerdon.give.tiers.day import add_months, local_day, midnight
from guerdon.terms.money import half_up
from guerdon.terms.tiers import PaidPlan


def term_ends(*, plan: PaidPlan, first: datetime, number: int, zone: ZoneInfo) -> datetime:
    """The end of the term of that number, from 1 on, of a membership that began at `first`.

    The midnight after its last whole day; counted from the first day each time, so that one of 31
    January comes back to the 31st.
    """
    day = add_months(day=local_day(at=first, zone=zone), months=number * plan.months)
    return midnight(day=day, zone=zone)


def trial_ends(*, plan: PaidPlan, first: datetime, zone: ZoneInfo) -> datetime:
    """Until when leaving costs nothing; the beginning itself where there is no trial."""
    if not plan.trial_days:
        return first
    day = local_day(at=first, zone=zone) + timedelta(days=plan.trial_days)
    return midnight(day=day, zone=zone)


def refund(
    *,
    plan: PaidPlan,
    paid_minor: int,
    start: datetime,
    end: datetime,
    trial_until: datetime,
    zone: ZoneInfo,
    now: datetime,
) -> int:
    """Minor units that come back at `now` of what was paid for [start, end).

    Everything within the trial; then by whole days: the day of leaving is used, the days after it
    come back in proportion, rounded half up; nothing after the end, and where the plan says so.
    """
    if now < trial_until:
        return paid_minor
    if plan.refund == "none" or now >= end:
        return 0
    first, last, today = (local_day(at=one, zone=zone) for one in (start, end, now))
    whole = (last - first).days
    left = min(whole, max(0, (last - today).days - 1))
    return half_up(numerator=paid_minor * left, denominator=whole)
