"""Senders killed at random moments: nothing twice, nothing lost without a name."""

from collections import Counter
from pathlib import Path

import pytest

from tests.flows.post_office import crashed, opened
from tests.house import opened as house_opened

pytestmark = pytest.mark.database


@pytest.mark.parametrize("last", [2])
def test_killed_senders_repeat_nothing_and_lose_nothing(tmp_path: Path, last: int) -> None:
    with opened() as (office, port), house_opened(home=tmp_path / "house") as house:
        found = crashed(house=house, port=port, messages=400, kills=3, last=last)
    rows, tally = found["rows"], found["tally"]
    assert len(rows) == tally["planned"] == 400
    assert [key for key, times in office.taken.items() if times > 1] == []
    states = Counter(rows.values())
    assert set(states) <= {"accepted", "unknown"}, states
    # Whatever the server took is accepted, or was on the wire at a kill and says so.
    assert set(office.taken) <= set(rows)
    assert {key for key, state in rows.items() if state == "accepted"} <= set(office.taken)
    # A kill leaves at most what was in flight, and the kills did hit senders at work.
    assert states["unknown"] <= 3 * 16
    assert tally["accepted"] + tally["unknown"] == 400
