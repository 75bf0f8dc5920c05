"""Weekdays and last year by hand; intervals with a season hold what comes, and come nearer."""

from datetime import date, timedelta
from math import cos, pi

import numpy as np
import pytest

from guerdon.decide.goals import pace
from guerdon.decide.goals.season import PLAIN, WEEKDAY, WEEKS, YEAR, YEARLY, season, weekdays

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)  # a Monday


def past(many: int, amount: float = 10.0) -> dict[date, float]:
    """So many days before today; a Saturday has four times as much."""
    found = {TODAY - n * DAY: amount for n in range(1, many + 1)}
    return {day: 4 * one if day.weekday() == 5 else one for day, one in found.items()}


def asked(days: dict[date, float], **more: object) -> object:
    words = {"since": TODAY, "until": TODAY + 14 * DAY, "spent": 0.0, "weekly": 0.05}
    return season(days=days, today=TODAY, **{**words, **more})  # type: ignore[arg-type]


def test_a_saturday_weighs_what_it_had() -> None:
    weights = weekdays(days=past(28), until=TODAY)
    assert weights == pytest.approx((0.7,) * 5 + (2.8, 0.7))
    assert weekdays(days=past(27), until=TODAY) is None
    assert weekdays(days=past(28, 0.0), until=TODAY) is None
    returned = {**past(28), TODAY - DAY: -1e9}  # a Sunday of returns counts as nothing
    found = weekdays(days=returned, until=TODAY)
    assert found is not None
    assert found[6] == pytest.approx(30 * 7 / (4 * 100 - 10))


def test_what_is_left_by_the_weekdays() -> None:
    whole = asked(past(91))
    assert (whole.used, whole.weeks) == (WEEKDAY, pytest.approx(2.0))  # type: ignore[attr-defined]
    friday = TODAY + 5 * DAY  # Monday to Friday, half of Monday gone
    part = asked(past(91), until=friday, spent=0.5)
    assert part.weeks == pytest.approx(0.7 * 4.5 / 7)  # type: ignore[attr-defined]
    assert part.factor == 1.0  # type: ignore[attr-defined]
    none = asked(past(20), until=friday, spent=0.5)
    assert (none.used, none.weeks) == (PLAIN, 4.5 / 7)  # type: ignore[attr-defined]


def test_last_year_is_drawn_towards_nothing_for_being_uncertain() -> None:
    days = past(600)
    for n in range(14):  # the same fortnight of last year had twice as much
        days[TODAY + n * DAY - YEAR] *= 2
    found = asked(days)
    assert found.used == YEARLY  # type: ignore[attr-defined]
    assert found.found == pytest.approx(2.0)  # type: ignore[attr-defined]
    variance = 2 * 0.05**2 * (1 / 2 + 1 / WEEKS)
    kept = 1 - variance / np.log(2) ** 2
    assert found.factor == pytest.approx(2**kept)  # type: ignore[attr-defined]
    assert found.error == pytest.approx(variance**0.5)  # type: ignore[attr-defined]
    # Twice as much is within chance where weeks scatter that much; a week too short says nothing.
    assert asked(days, weekly=1.0).used == WEEKDAY  # type: ignore[attr-defined]
    assert asked(days, until=TODAY + 6 * DAY).used == WEEKDAY  # type: ignore[attr-defined]
    # A day of the quarter before is missing: last year was not seen whole.
    short = {day: one for day, one in days.items() if day > TODAY - YEAR - 91 * DAY}
    assert asked(short).used == WEEKDAY  # type: ignore[attr-defined]
    assert asked(days, until=TODAY + YEAR + 2 * DAY).used == WEEKDAY  # type: ignore[attr-defined]


@pytest.mark.parametrize("swing", [0.0, 0.5])
def test_intervals_hold_what_comes_with_and_without_a_season(swing: float) -> None:
    """Two years of days with a weekday and a yearly wave; the next 8 weeks are foreseen."""
    chance = np.random.default_rng(11)
    held = 0
    near, plain_near = [], []
    runs = 300
    for _ in range(runs):
        top = chance.uniform(0, 364)
        shape = [1.0, 0.9, 0.9, 1.0, 1.2, 1.6, 0.4]
        days = {}
        for n in range(-600, 56):
            day = TODAY + n * DAY
            level = 100 * (1 + swing * cos(2 * pi * (n - top) / 364)) * shape[day.weekday()]
            days[day] = float(level * chance.gamma(10, 0.1))
        truth = sum(days[TODAY + n * DAY] for n in range(56))
        known = {day: one for day, one in days.items() if day < TODAY}
        weeks = [
            sum(known[TODAY - (7 * back + n) * DAY] for n in range(1, 8))
            for back in reversed(range(13))
        ]
        words = {"now": 0.0, "changes": weeks, "left": 8.0, "target": 1.0, "rises": True}
        found = pace.outlook(
            **words,  # type: ignore[arg-type]
            season=season(
                days=known, today=TODAY, since=TODAY, until=TODAY + 56 * DAY, spent=0.0,
                weekly=pace.scatter(changes=weeks),
            ),
        )  # fmt: skip
        plain = pace.outlook(**words)  # type: ignore[arg-type]
        assert found is not None
        assert plain is not None
        held += found.low <= truth <= found.high
        near.append(abs(found.expected - truth))
        plain_near.append(abs(plain.expected - truth))
    assert 0.74 <= held / runs <= 0.93, held / runs
    if swing:
        assert np.mean(near) < 0.75 * np.mean(plain_near), (np.mean(near), np.mean(plain_near))
    else:
        assert np.mean(near) < 1.1 * np.mean(plain_near), (np.mean(near), np.mean(plain_near))
