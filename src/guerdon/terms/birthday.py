"""Birthdays as customers tell them, solar or lunar, and how far off the next one is."""

import re
from datetime import date
from functools import lru_cache

from guerdon.terms.lunar import kept_on

# A date of birth, or a month and day alone; "lunar" before a day of the Chinese calendar.
TOLD = re.compile(r"(lunar |农历)?(?:\d{4}-)?(\d{1,2})-(\d{1,2})")


@lru_cache(maxsize=4096)
def next_after(*, told: str, today: date) -> date | None:
    """The next day, today included, on which the birthday is kept; None for what is none.

    Told as 1990-03-14, 03-14, or lunar 08-15. Who was born on 29 February keeps the 28th in a
    common year, whose lunar month has no 30th day its 29th.
    """
    found = TOLD.fullmatch(told.strip())
    if found is None:
        return None
    lunar, month, day = bool(found[1]), int(found[2]), int(found[3])
    # A lunar year may end as late as February: its days of late winter fall into the next.
    years = (today.year - 1, today.year, today.year + 1)
    days = [
        kept_on(year=year, month=month, day=day) if lunar else _solar(year, month, day)
        for year in years
    ]
    return min((one for one in days if one is not None and one >= today), default=None)


def _solar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 2, 28) if (month, day) == (2, 29) else None
