"""The figures that goals are bound to: live, and day by day as the nights keep them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guerdon.store.campaigns import goals, kpis
from guerdon.store.programme import programme
from guerdon.terms.kpi import KPIS, RATIO, RATIO_DAYS, STATE, SUM, Kpi

DAY = timedelta(days=1)
WEEK_DAYS = 7
# A goal of a year wants the year before it as its baseline.
KEPT_DAYS = 800
# What may still change by itself: returns and orders that come in late. More is read anew when
# somebody brought in a file.
LATE_DAYS = 35
# A share's last days are looked at even where some had no order at all.
GAP_DAYS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A figure's days until `today`, which is still under way; days without a row add nothing."""

    kpi: Kpi
    today: date
    days: Mapping[date, tuple[float, float | None]] = field(default_factory=dict)

    def between(self, since: date, until: date) -> float:
        """What a figure that adds up came to in [since, until)."""
        return sum(amount for day, (amount, _) in self.days.items() if since <= day < until)

    def at(self, day: date) -> float | None:
        """A share or standing figure at the end of a day; None where nothing is known."""
        if self.kpi.kind == RATIO:
            inside = [one for at, one in self.days.items() if day - RATIO_DAYS * DAY < at <= day]
            base = sum(one[1] or 0.0 for one in inside)
            return sum(one[0] for one in inside) / base if base else None
        for back in range(GAP_DAYS):
            found = self.days.get(day - back * DAY)
            if found is not None:
                return found[0]
        return None

    def changes(self, *, weeks: int) -> tuple[float, ...]:
        """What the figure changed by in each of the last whole weeks, oldest first.

        A figure that adds up by the week's sum, another by the difference of its ends; only
        weeks within what is known count, back from today.
        """
        first = min(self.days, default=None)
        found: list[float] = []
        for back in range(weeks):
            end = self.today - back * WEEK_DAYS * DAY
            start = end - WEEK_DAYS * DAY
            if first is None or start < first:
                break
            if self.kpi.kind == SUM:
                found.append(self.between(start, end))
                continue
            before, after = self.at(start - DAY), self.at(end - DAY)
            if before is None or after is None:
                break
            found.append(after - before)
        return tuple(reversed(found))


def local(*, now: datetime) -> date:
    """The shop's day."""
    return now.astimezone(ZoneInfo(programme.read().zone)).date()


def series(*, kpi: str, of: str = "", since: date, now: datetime) -> Series:
    """The figure's days from `since` to today: kept ones, and what came after them read live.

    Where no night kept any, all is read live. A share begins RATIO_DAYS earlier.
    """
    found, today = KPIS[kpi], local(now=now)
    if found.kind == STATE:
        days = goals.days(kpi=kpi, of=of, since=since)
        standing = kpis.standing(name=kpi, of=of, now=now)
        if standing is not None:
            days[today] = (standing, None)
        return Series(kpi=found, today=today, days=days)
    since = since - RATIO_DAYS * DAY if found.kind == RATIO else since
    days = goals.days(kpi=kpi, since=since)
    # The night kept its own day half-way through: that day is read again.
    live = max(since, max(days, default=since))
    days = {day: one for day, one in days.items() if day < live}
    read = kpis.days(
        names=frozenset((kpi,)), since=live, until=today + DAY, zone=programme.read().zone
    )
    return Series(kpi=found, today=today, days=days | read[kpi])


def keep(*, now: datetime) -> int:
    """Write down today's standing figures, and the days of all others anew; how many figures.

    A night reads the last LATE_DAYS again, all KEPT_DAYS when nothing is kept yet or a file was
    brought in since.
    """
    zone, today = programme.read().zone, local(now=now)
    names = kpis.names(kinds=(SUM, RATIO))
    kept = goals.last_day(kpis=names)
    whole = kept is None or kpis.brought_in(since=now - (today - kept + DAY))
    since = today - (KEPT_DAYS if whole else LATE_DAYS) * DAY
    found = kpis.days(names=names, since=since, until=today + DAY, zone=zone)
    for name, days in found.items():
        goals.keep_days(kpi=name, days=_filled(days, KPIS[name], today))
    for name, of in standing_figures():
        value = kpis.standing(name=name, of=of, now=now)
        if value is not None:
            goals.keep_days(kpi=name, of=of, days={today: (value, None)})
    return len(found)


def _filled(
    days: Mapping[date, tuple[float, float | None]], kpi: Kpi, today: date
) -> dict[date, tuple[float, float | None]]:
    """With a nothing for each day without a row since the first, so that quiet days count."""
    first = min(days, default=None)
    nothing = (0.0, 0.0 if kpi.kind == RATIO else None)
    if first is None:
        return {}
    span = (today - first).days + 1
    return {day: days.get(day, nothing) for day in (first + n * DAY for n in range(span))}


def standing_figures() -> list[tuple[str, str]]:
    """Figures that stand, and for families those of goals: (figure, of which)."""
    plain = [(name, "") for name, one in KPIS.items() if one.kind == STATE and not one.of]
    asked = {(one.goal.kpi, one.goal.of) for one in goals.listed() if one.goal.of}
    return plain + sorted(asked)
