"""A period holds its start and not its end."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms.period import Period

START = datetime(2026, 11, 11, tzinfo=UTC)
END = START + timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def test_it_is_half_open() -> None:
    period = Period(start=START, end=END)
    assert not period.holds(START - INSTANT)
    assert period.holds(START)
    assert period.holds(END - INSTANT)
    assert not period.holds(END)


def test_an_open_side_holds_everything() -> None:
    assert Period().holds(START)
    assert Period(end=END).holds(datetime(1, 1, 2, tzinfo=UTC))
    assert Period(start=START).holds(datetime(9999, 1, 1, tzinfo=UTC))


def test_a_moment_is_the_same_in_every_zone() -> None:
    shanghai = START.astimezone(ZoneInfo("Asia/Shanghai"))
    assert Period(start=START, end=END).holds(shanghai)
    assert not Period(start=START, end=END).holds(shanghai - INSTANT)


@given(st.integers(-5, 5), st.integers(-5, 5), st.integers(-5, 5))
def test_periods_that_meet_hold_each_moment_once(a: int, b: int, c: int) -> None:
    first, middle, last = sorted(START + timedelta(hours=n) for n in (a, b, c))
    for hours in range(-6, 7):
        at = START + timedelta(hours=hours)
        held = [Period(start=first, end=middle), Period(start=middle, end=last)]
        assert sum(period.holds(at) for period in held) == Period(start=first, end=last).holds(at)


def test_an_empty_period_holds_nothing() -> None:
    assert not Period(start=START, end=START).holds(START)
