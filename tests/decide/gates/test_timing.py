"""Hours and days: in the member's own zone, on the working days of the country."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from guerdon.decide.gates.timing import legal, quiet, workday
from guerdon.terms.wall_clock import Hours
from tests.decide.gates.asked import NOON, one, terms


@pytest.mark.parametrize(
    ("zone", "until"),
    [
        ("UTC", None),
        # 20:00 in Shanghai, 21:00 in Tokyo.
        ("Asia/Shanghai", None),
        ("Asia/Tokyo", "2026-03-15T00:00"),
        ("America/Los_Angeles", "2026-03-14T16:00"),
    ],
)
def test_quiet_hours_are_those_of_the_members_zone(zone: str, until: str | None) -> None:
    found = quiet(one=one(zone=zone), terms=terms(), now=NOON)
    meant = None if until is None else datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert (found.until if found else None) == meant
    assert quiet(one=one(zone=zone, purpose="service"), terms=terms(), now=NOON) is None
    assert quiet(one=one(zone=zone), terms=terms(quiet=None), now=NOON) is None


def test_quiet_hours_within_one_day_and_their_edges() -> None:
    siesta = terms(quiet=Hours(start=12 * 60, end=14 * 60))
    found = quiet(one=one(), terms=siesta, now=NOON)
    assert found is not None
    assert found.until == NOON + timedelta(hours=2)
    assert quiet(one=one(), terms=siesta, now=NOON + timedelta(hours=2)) is None
    assert quiet(one=one(), terms=siesta, now=NOON - timedelta(seconds=1)) is None


def test_the_laws_hours_bind_marketing_on_their_channel() -> None:
    late = datetime(2026, 3, 14, 14, 30, tzinfo=UTC)
    text = one(channel="sms", zone="Asia/Shanghai")
    found = legal(one=text, terms=terms(), now=late)
    assert found is not None
    assert found.until == datetime(2026, 3, 15, 0, 0, tzinfo=UTC)
    assert found.data["source"]
    assert legal(one=replace(text, channel="email"), terms=terms(), now=late) is None
    assert legal(one=replace(text, purpose="service"), terms=terms(), now=late) is None
    assert legal(one=text, terms=terms(country="XX"), now=late) is None


def test_working_days_know_make_up_days_and_the_shops_own() -> None:
    call = one(channel="call", zone="Asia/Shanghai")
    # Saturday 14 February 2026 is worked; the holiday begins on the 15th and ends on the 23rd.
    work = datetime(2026, 2, 14, 3, 0, tzinfo=UTC)
    assert workday(one=call, terms=terms(), now=work) is None
    found = workday(one=call, terms=terms(), now=work + timedelta(days=1))
    assert found is not None
    assert found.until == datetime(2026, 2, 23, 16, 0, tzinfo=UTC)
    own = replace(terms(), days={date(2026, 2, 15): True, date(2026, 2, 14): False})
    assert workday(one=call, terms=own, now=work + timedelta(days=1)) is None
    assert workday(one=call, terms=own, now=work) is not None
    assert workday(one=one(zone="Asia/Shanghai"), terms=own, now=work) is None
