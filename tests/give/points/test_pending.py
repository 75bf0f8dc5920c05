"""From when points may be used."""

from datetime import datetime, timedelta

import pytest

from guerdon.give.points.pending import available_at, waits_until
from guerdon.terms.points import WAITING, Pending
from tests.give.points.lots import DAY, NOW

SHANGHAI = "Asia/Shanghai"


def test_at_once_later_or_once_a_trigger_is_heard() -> None:
    def at(**words: object) -> datetime:
        return available_at(pending=Pending(**words), earned_at=NOW, zone="UTC")  # type: ignore[arg-type]

    assert at() == NOW
    assert at(kind="days", days=14) == NOW + 14 * DAY
    assert at(kind="trigger", trigger="stay_over") == WAITING


@pytest.mark.parametrize(
    ("dates", "days", "at"),
    [
        ((1, 15), 0, "2026-03-15T00:00+08:00"),
        # It is 20:00 in Shanghai: two days on lies behind the 15th.
        ((1, 15), 2, "2026-04-01T00:00+08:00"),
        ((14,), 0, "2026-04-14T00:00+08:00"),
        # A month without a 31st has its last day.
        ((31,), 20, "2026-04-30T00:00+08:00"),
        ((30,), 330, "2027-02-28T00:00+08:00"),
        ((1,), 270, "2027-01-01T00:00+08:00"),
    ],
)
def test_at_the_next_of_some_days_of_the_month(dates: tuple[int, ...], days: int, at: str) -> None:
    pending = Pending(kind="dates", dates=dates, days=days)
    found = available_at(pending=pending, earned_at=NOW, zone=SHANGHAI)
    assert found == datetime.fromisoformat(at)


def test_a_date_that_is_this_very_midnight_is_now() -> None:
    midnight = datetime.fromisoformat("2026-04-01T00:00+08:00")
    pending = Pending(kind="dates", dates=(1,))
    assert available_at(pending=pending, earned_at=midnight, zone=SHANGHAI) == midnight
    late = midnight + timedelta(seconds=1)
    assert available_at(pending=pending, earned_at=late, zone=SHANGHAI) > late


def test_how_long_points_wait() -> None:
    trigger = Pending(kind="trigger", trigger="t", within_days=90)
    assert waits_until(pending=trigger, earned_at=NOW) == NOW + 90 * DAY
    for_ever = Pending(kind="trigger", trigger="t")
    assert waits_until(pending=for_ever, earned_at=NOW) is None
    assert waits_until(pending=Pending(kind="days", days=3), earned_at=NOW) is None
