"""The local day by offsets equals the zone's own clock, at every change of the clocks."""

from datetime import UTC, datetime, timedelta

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know.days import day, day_of, offsets, plain
from tests.know.orders import LAKE

ZONES = ["UTC", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe", "Pacific/Apia"]


@pytest.mark.parametrize("zone", ZONES)
@given(moments=st.lists(st.datetimes(datetime(2009, 1, 1), datetime(2026, 12, 31)), min_size=1))
def test_days_are_those_of_the_zones_own_clock(zone, moments):
    aware = [moment.replace(tzinfo=UTC) for moment in moments]
    changes = offsets(zone=zone, start=min(aware), end=max(aware) + timedelta(seconds=1))
    rows = pa.table({"at": pa.array(moments, type=pa.timestamp("us"))})

    table = ibis.memtable(rows)
    found = LAKE.to_pyarrow(table.select(day=day_of(at=table.at, offsets=changes)))

    assert sorted(found["day"].to_pylist()) == sorted(day(at=at, zone=zone) for at in aware)


def test_a_change_is_found_to_the_second():
    changes = offsets(
        zone="America/New_York",
        start=datetime(2026, 1, 1, tzinfo=UTC),
        end=datetime(2026, 12, 31, tzinfo=UTC),
    )

    assert changes == (
        (datetime(2026, 1, 1, tzinfo=UTC), -18_000),
        (datetime(2026, 3, 8, 7, tzinfo=UTC), -14_400),
        (datetime(2026, 11, 1, 6, tzinfo=UTC), -18_000),
    )


def test_the_lake_writes_moments_in_utc_without_a_mark():
    shanghai = datetime.fromisoformat("2026-03-14T20:00:00.123456+08:00")

    found = LAKE.to_pyarrow(plain(shanghai)).as_py()

    assert found == datetime(2026, 3, 14, 12, 0, 0, 123456)


def test_the_moment_of_a_change_has_the_new_clock():
    # Samoa had no 30th of December 2011: the last moment of the 29th is followed by the 31st.
    change = datetime(2011, 12, 30, 10, tzinfo=UTC)
    known = offsets(zone="Pacific/Apia", start=change - timedelta(days=2), end=change)
    later = offsets(
        zone="Pacific/Apia", start=change - timedelta(days=2), end=change + timedelta(days=1)
    )

    def told(at: datetime, changes) -> int:
        return LAKE.to_pyarrow(day_of(at=plain(at), offsets=changes)).as_py()

    eve = day(at=change - timedelta(microseconds=1), zone="Pacific/Apia")
    assert told(change - timedelta(seconds=1), later) == eve
    assert told(change, later) == told(change, known) == eve + 2
