"""Benefits: what a tier or plan gives its holder now, once a period, and when it gives next."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guerdon.give.tiers.day import add_months, local_day, midnight
from guerdon.terms.birthday import next_after
from guerdon.terms.tiers import Benefit, Grant

MONTHS = {"month": 1, "year": 12}


def granted(
    *,
    source: str,
    tier: str,
    benefits: Sequence[Benefit],
    since: datetime,
    birthday: str,
    zone: ZoneInfo,
    now: datetime,
) -> tuple[Grant, ...]:
    """What is to be there now, each by a key that one customer gets once.

    `source` is the structure or plan, `since` when the tier was reached or the plan began, and
    `birthday` as the customer told it. A benefit of two tiers with one key is one benefit: who
    rises within its period gets no second one. With the tier it comes once in a calendar year, so
    that buying, returning and buying again brings nothing.
    """
    found = []
    for benefit in benefits:
        span = _span(benefit, tier, since, birthday, zone, now)
        if span is None:
            continue
        turn, start, end = span
        found.append(
            Grant(
                key=f"{source}:{benefit.key}:{turn}",
                benefit=benefit.key,
                kind=benefit.kind,
                source=source,
                tier=tier,
                quantity=benefit.quantity,
                starts_at=start,
                ends_at=end,
            )
        )
    return tuple(found)


def _span(
    benefit: Benefit, tier: str, since: datetime, birthday: str, zone: ZoneInfo, now: datetime
) -> tuple[str, datetime, datetime | None] | None:
    """The turn of the benefit in which `now` lies, as (name, start, end); None where none does."""
    if benefit.quantity is None:
        # A standing one has no turns: it is there while the tier is.
        begun = local_day(at=since, zone=zone)
        return begun.isoformat(), since, None
    if benefit.every == "birthday":
        return _birthday(benefit, since, birthday, zone, now)
    if benefit.every == "tier":
        end = _after(since, benefit.days, zone)
        year = local_day(at=since, zone=zone).year
        return (f"{tier}:{year}", since, end) if now < end else None
    first, after = _turn(benefit.every, local_day(at=now, zone=zone))
    start = max(since, midnight(day=first, zone=zone))
    end = min(midnight(day=after, zone=zone), _after(start, benefit.days, zone))
    name = f"{first:%Y-%m}" if benefit.every == "month" else f"{first:%Y}"
    return (name, start, end) if now < end else None


def _turn(every: str, day: date) -> tuple[date, date]:
    """The calendar month or year of the day, as first day and first day after."""
    first = day.replace(day=1) if every == "month" else day.replace(month=1, day=1)
    return first, add_months(day=first, months=MONTHS[every])


def _birthday(
    benefit: Benefit, since: datetime, birthday: str, zone: ZoneInfo, now: datetime
) -> tuple[str, datetime, datetime] | None:
    if not birthday:
        return None
    today = local_day(at=now, zone=zone)
    # The first birthday whose days are not over yet.
    earliest = today + timedelta(days=benefit.before_days - benefit.days + 1)
    kept = next_after(told=birthday, today=earliest)
    if kept is None:
        return None
    opens = kept - timedelta(days=benefit.before_days)
    start = max(since, midnight(day=opens, zone=zone))
    end = midnight(day=opens + timedelta(days=benefit.days), zone=zone)
    return (f"{kept:%Y}", start, end) if start <= now < end else None


def _after(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The end of the day that is so many days after the start."""
    return midnight(day=local_day(at=start, zone=zone) + timedelta(days=days), zone=zone)


def next_due(
    *, benefits: Iterable[Benefit], birthday: str, zone: ZoneInfo, now: datetime
) -> datetime | None:
    """When one of the benefits is to be granted next, after now."""
    today = local_day(at=now, zone=zone)
    found = []
    for benefit in benefits:
        if benefit.quantity is None or benefit.every == "tier":
            continue
        if benefit.every == "birthday":
            kept = next_after(told=birthday, today=today + timedelta(days=benefit.before_days + 1))
            if birthday and kept is not None:
                opens = kept - timedelta(days=benefit.before_days)
                found.append(midnight(day=opens, zone=zone))
            continue
        found.append(midnight(day=_turn(benefit.every, today)[1], zone=zone))
    return min(found, default=None)
