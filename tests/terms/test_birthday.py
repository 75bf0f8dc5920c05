"""The next birthday, solar and lunar."""

from datetime import date

import pytest

from guerdon.terms.birthday import next_after

TODAY = date(2026, 3, 14)


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("1990-03-14", TODAY),
        ("03-14", TODAY),
        ("3-15", date(2026, 3, 15)),
        (" 1990-03-13 ", date(2027, 3, 13)),
        ("02-29", date(2027, 2, 28)),
        # Mid-autumn of 2026, and the last month of the year of the Horse, which ends in 2027.
        ("lunar 08-15", date(2026, 9, 25)),
        ("农历12-29", date(2027, 2, 5)),
        ("13-01", None),
        ("02-30", None),
        ("lunar 13-01", None),
        ("in spring", None),
        ("", None),
    ],
)
def test_the_next_birthday(told: str, day: date | None) -> None:
    assert next_after(told=told, today=TODAY) == day


def test_a_leap_day_is_kept_where_there_is_one() -> None:
    assert next_after(told="2004-02-29", today=date(2028, 2, 1)) == date(2028, 2, 29)
