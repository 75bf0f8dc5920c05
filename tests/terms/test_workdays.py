"""Working days of China: days off, make-up days, and years nobody announced yet."""

from datetime import date

import pytest

from guerdon.terms.workdays import known_years, told, worked


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2026-01-01", False),
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-16", False),
        ("2026-10-10", True),
        ("2026-10-11", False),
        ("2026-11-23", True),
        ("2026-11-22", False),
        ("2031-05-01", True),
        ("2025-10-06", False),
    ],
)
def test_days(day: str, is_worked: bool) -> None:
    assert worked(day=date.fromisoformat(day), country="CN", own={}) is is_worked


def test_the_shops_own_days_come_first_and_other_countries_have_their_weeks() -> None:
    feast = date(2026, 11, 23)
    assert not worked(day=feast, country="CN", own={feast: False})
    assert worked(day=date(2026, 1, 1), country="XX", own={})
    assert known_years(country="CN") == (2023, 2024, 2025, 2026)
    assert told(country="XX") == {}
