"""Season: what the weekdays and the same weeks of last year say of the time that is left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log

DAY = timedelta(days=1)
# 52 whole weeks: the same weekdays of last year.
YEAR = timedelta(days=364)
WEEK = 7
# The weekdays are told from so many whole weeks, where at least FEWEST are there.
WEEKS, FEWEST = 13, 4
# What is left, and what stands beside it, are at least so many days long: less is chance.
LEAST_DAYS = 7
TWICE = 2  # the error of last year's ratio, and as much for this year being another
PLAIN, WEEKDAY, YEARLY = "plain", "weekday", "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """What is left of a goal in usual weeks: `weeks` by the weekdays, times `factor` by the year.

    `used` says by what: `plain` days alike, `weekday`, or `year` with the weekdays. `error` is the
    standard deviation of the logarithm of `factor`, `found` the bare ratio of last year before it
    was drawn towards 1 for being uncertain.
    """

    used: str
    weeks: float
    factor: float = 1.0
    error: float = 0.0
    found: float = 1.0


def season(
    *,
    days: Mapping[date, float],
    today: date,
    since: date,
    until: date,
    spent: float,
    weekly: float,
) -> Season:
    """The season of the days [since, until) of a figure that adds up, by its own past `days`.

    `since` is today or later; the share `spent` of that day has gone. `weekly` is the relative
    deviation of its weeks (deviation over mean), likeness of weeks included.

    Weekdays: a day weighs what its weekday had of the last 13 whole weeks. Year: R = log of the
    mean day of the same dates 364 days earlier over the mean day of the 13 weeks before today, 364
    days earlier too, both by the weekdays. Its variance is weekly^2 (1 / h + 1 / 13), h the weeks
    compared, and as much again, since a year's season is no copy of the last one's. R is drawn
    towards nothing by max(0, 1 - variance / R^2) (James and Stein, 1961): a season within chance
    is none. Used where last year is there whole, and both means lie above nothing.
    """
    ahead = max(0.0, (until - since).days - spent)
    weights = weekdays(days=days, until=today)
    if weights is None or ahead <= 0:
        return Season(used=PLAIN, weeks=ahead / WEEK)
    left = sum(weights[(since + n * DAY).weekday()] for n in range(1, (until - since).days))
    left += (1.0 - spent) * weights[since.weekday()]
    plain = Season(used=WEEKDAY, weeks=left / WEEK)
    ratio = _ratio(days, today, since, until, weights)
    if ratio is None or weekly <= 0:
        return plain
    variance = TWICE * weekly**2 * (WEEK / ahead + 1 / WEEKS)
    kept = max(0.0, 1.0 - variance / ratio**2) if ratio else 0.0
    if not kept:
        return plain
    return Season(
        used=YEARLY,
        weeks=left / WEEK,
        factor=exp(ratio * kept),
        error=variance**0.5,
        found=exp(ratio),
    )


def weekdays(*, days: Mapping[date, float], until: date) -> tuple[float, ...] | None:
    """What a Monday, Tuesday ... weighs, 1 on average, by the last whole weeks before `until`.

    None with fewer than FEWEST whole weeks, or where they come to nothing. A day below nothing
    (returns) counts as nothing.
    """
    first = min(days, default=until)
    whole = min(WEEKS, (until - first).days // WEEK)
    if whole < FEWEST:
        return None
    sums = [0.0] * WEEK
    for n in range(1, whole * WEEK + 1):
        day = until - n * DAY
        sums[day.weekday()] += max(0.0, days.get(day, 0.0))
    total = sum(sums)
    return tuple(one * WEEK / total for one in sums) if total > 0 else None


def _ratio(
    days: Mapping[date, float], today: date, since: date, until: date, weights: tuple[float, ...]
) -> float | None:
    """Log of last year's same days over the quarter before; None where they are not all there."""
    began = today - YEAR - WEEKS * WEEK * DAY
    if min(days, default=today) > began or (until - since).days < LEAST_DAYS:
        return None
    if until - YEAR > today:
        return None  # further than a year ahead: its end has not been seen once
    then = _mean(days, since - YEAR, until - YEAR, weights)
    before = _mean(days, began, today - YEAR, weights)
    return log(then / before) if then > 0 and before > 0 else None


def _mean(
    days: Mapping[date, float], since: date, until: date, weights: tuple[float, ...]
) -> float:
    """A usual day of [since, until): its sum over the sum of what its weekdays weigh."""
    span = [since + n * DAY for n in range((until - since).days)]
    weight = sum(weights[day.weekday()] for day in span)
    return sum(days.get(day, 0.0) for day in span) / weight if weight > 0 else 0.0
