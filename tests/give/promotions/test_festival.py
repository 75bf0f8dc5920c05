"""Festivals of the solar and the lunar calendar."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.terms.festival import festivals
from tests.carts import cart_of, quote_for, wrong_at


def runs(key: str, now: datetime) -> bool:
    offer = {"kind": "festival", "value": {"festivals": [key], "percent": 10}}
    return bool(quote_for(offer, cart=cart_of((1, 1000)), now=now, zone="Asia/Shanghai").applied)


@pytest.mark.parametrize(
    ("now", "kept"),
    [
        # Mid-autumn: the 15th of the eighth month, 2026-09-25 and 2027-09-15.
        (datetime(2026, 9, 25, 4, 0, tzinfo=UTC), True),
        (datetime(2027, 9, 15, 4, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 25, 4, 0, tzinfo=UTC), False),
    ],
)
def test_a_lunar_festival_moves_with_its_calendar(now: datetime, kept: bool) -> None:
    assert runs("mid_autumn", now) is kept


def test_the_day_begins_at_local_midnight() -> None:
    # 00:00 on the 11th in Shanghai, counted with the days around that the calendar file names.
    double = festivals()["double_eleven"]
    first = datetime(2026, 11, 10, 16, 0, tzinfo=UTC) - timedelta(days=double.before)
    assert runs("double_eleven", first)
    assert not runs("double_eleven", first - timedelta(seconds=1))


def test_an_unknown_festival_is_refused() -> None:
    wrong = {"kind": "festival", "value": {"festivals": ["blursday"], "percent": 5}}
    assert wrong_at(wrong) == "$.value.festivals"
