"""Festivals fall on their published days."""

from datetime import date

import pytest

from guerdon.terms.festival import day_of, festivals, kept_on

PUBLISHED = [
    ("spring_festival", 2026, date(2026, 2, 17)),
    ("lantern_festival", 2026, date(2026, 3, 3)),
    ("qingming", 2025, date(2025, 4, 4)),
    ("qingming", 2026, date(2026, 4, 5)),
    ("dragon_boat", 2026, date(2026, 6, 19)),
    ("qixi", 2026, date(2026, 8, 19)),
    ("mid_autumn", 2025, date(2025, 10, 6)),
    ("mid_autumn", 2026, date(2026, 9, 25)),
    ("double_ninth", 2026, date(2026, 10, 18)),
    ("laba", 2026, date(2026, 1, 26)),
    ("mothers_day", 2026, date(2026, 5, 10)),
    ("fathers_day", 2026, date(2026, 6, 21)),
    ("thanksgiving", 2026, date(2026, 11, 26)),
    ("black_friday", 2026, date(2026, 11, 27)),
    ("double_eleven", 2026, date(2026, 11, 11)),
]


@pytest.mark.parametrize(("key", "year", "day"), PUBLISHED)
def test_published_days(key: str, year: int, day: date) -> None:
    assert day_of(festival=festivals()[key], year=year) == day
    assert key in kept_on(day)


def test_the_days_around() -> None:
    assert "mid_autumn" in kept_on(date(2026, 9, 10))
    assert "mid_autumn" not in kept_on(date(2026, 9, 9))
    assert "mid_autumn" not in kept_on(date(2026, 9, 26))
    assert "new_year" in kept_on(date(2026, 12, 30))
    assert kept_on(date(2026, 7, 15)) == frozenset()


def test_every_festival_has_a_day_each_year_at_most_once_missing() -> None:
    # Laba can skip a calendar year (none in 2024's sense: it falls in January), the rest never.
    for festival in festivals().values():
        missing = [y for y in range(2000, 2088) if day_of(festival=festival, year=y) is None]
        assert festival.key == "laba" or missing == [], festival.key
