"""Pace: where a figure will stand at a date if it goes on as before, with an interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from guerdon.decide.goals.season import Season

# The newest quarter says how it goes now; fewer than four weeks say nothing.
WEEKS, FEWEST = 13, 4
LEVEL = 0.8
# Of a goal that goes well three of five such goals are reached, of one off pace less than a third.
ON, OFF = 0.6, 0.3
# Weeks that follow each other are alike at most so much: beyond that the interval says nothing.
MOST_ALIKE = 0.8
GOING_WELL, WATCHED, OFF_PACE, UNSURE = "on", "watch", "off", "blind"
REACHED, MISSED = "reached", "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A figure at the goal's end: expected, an interval of LEVEL, and the chance of the target.

    `weekly` is the mean change of a week, `spread` its deviation, `error` that of the forecast
    with `freedom` degrees; `needed` is the weekly change that would reach the target exactly, None
    when no time is left. `season` says what of the weekdays and of last year was used.
    """

    weeks: int
    left: float
    weekly: float
    spread: float
    alike: float
    expected: float
    low: float
    high: float
    error: float
    freedom: int
    chance: float
    needed: float | None
    season: Season | None = None


def outlook(
    *,
    now: float,
    changes: Sequence[float],
    left: float,
    target: float,
    rises: bool,
    least: float = float("-inf"),
    most: float = float("inf"),
    season: Season | None = None,
) -> Outlook | None:
    """The forecast from the changes of past weeks, oldest first; None with fewer than FEWEST.

    The figure goes on by the mean change m of the newest n <= WEEKS weeks (the drift method,
    Hyndman and Athanasopoulos, Forecasting: principles and practice, 3rd ed. 2021, 5.2 and 5.5):
    expected = now + h m after h = `left` weeks, error = s sqrt(k (h + h^2 / n)) with s the
    deviation of the changes, and k = (1 + r) / (1 - r) for weeks that are alike (r the first
    autocorrelation, from 0 to MOST_ALIKE). Student's t with n - 1 degrees gives interval and
    chance. The ends are kept within [least, most].

    With a season h are weeks by the weekdays, and mean and deviation of those ahead are f times
    the usual, f the factor of last year; its own error joins the forecast's: (h f m error)^2 more
    variance.
    """
    from scipy.special import stdtr, stdtrit

    newest = [float(one) for one in changes][-WEEKS:]
    n = len(newest)
    if n < FEWEST:
        return None
    left = max(0.0, left)
    mean = sum(newest) / n
    spread = sqrt(sum((one - mean) ** 2 for one in newest) / (n - 1))
    alike = likeness(newest, mean)
    weeks, factor, unsure = left, 1.0, 0.0
    if season is not None:
        weeks, factor, unsure = season.weeks, season.factor, season.error
    ahead = weeks * factor
    variance = (1 + alike) / (1 - alike) * (factor * spread) ** 2 * (weeks + weeks * weeks / n)
    error = sqrt(variance + (ahead * mean * unsure) ** 2)
    expected = now + ahead * mean
    half = float(stdtrit(n - 1, (1 + LEVEL) / 2)) * error
    beyond = (expected - target) if rises else (target - expected)
    chance = float(stdtr(n - 1, beyond / error)) if error > 0 else float(beyond >= 0)
    return Outlook(
        weeks=n,
        left=left,
        weekly=mean,
        spread=spread,
        alike=alike,
        expected=min(most, max(least, expected)),
        low=min(most, max(least, expected - half)),
        high=min(most, max(least, expected + half)),
        error=error,
        freedom=n - 1,
        chance=chance,
        needed=(target - now) / ahead if left > 0 and ahead > 0 else None,
        season=season,
    )


def scatter(*, changes: Sequence[float]) -> float:
    """The relative deviation of the newest weeks, their likeness included; 0 where unknown."""
    newest = [float(one) for one in changes][-WEEKS:]
    mean = sum(newest) / len(newest) if newest else 0.0
    if len(newest) < FEWEST or mean <= 0:
        return 0.0
    variance = sum((one - mean) ** 2 for one in newest) / (len(newest) - 1)
    alike = likeness(newest, mean)
    return sqrt(variance * (1 + alike) / (1 - alike)) / mean


def likeness(changes: Sequence[float], mean: float) -> float:
    """The first autocorrelation, from 0 to MOST_ALIKE."""
    whole = sum((one - mean) ** 2 for one in changes)
    if whole <= 0:
        return 0.0
    pairs = pairwise(changes)
    found = sum((one - mean) * (two - mean) for one, two in pairs) / whole
    return min(MOST_ALIKE, max(0.0, found))


def planned(*, baseline: float, target: float, adds_up: bool, over: float) -> float:
    """Where an even plan stands when the share `over` (0 to 1) of its time is over.

    A figure that adds up begins at nothing, another at its baseline.
    """
    begun = 0.0 if adds_up else baseline
    return begun + (target - begun) * min(1.0, max(0.0, over))


def status(*, now: float, target: float, rises: bool, over: bool, found: Outlook | None) -> str:
    """How a goal stands, in one word; `over`: its last day has gone.

    A sum that has passed its target upward stays there, and reads as certain by its forecast.
    """
    there = now >= target if rises else now <= target
    if over:
        return REACHED if there else MISSED
    if found is None:
        return UNSURE
    if found.chance >= ON:
        return GOING_WELL
    return OFF_PACE if found.chance < OFF else WATCHED
