"""The steps of a day are marked once, and one process at a time may do them."""

from datetime import date, datetime
from pathlib import Path

import pytest

from guerdon.store import day_steps
from tests.flows.shop import in_threads

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 14)


def test_marked_once(now: datetime) -> None:
    assert day_steps.last(step="a") is None
    day_steps.mark(day=DAY, step="a", counts={"n": 1}, now=now)
    day_steps.mark(day=DAY, step="a", counts={"n": 2}, now=now)
    day_steps.mark(day=date(2026, 3, 12), step="a", counts={}, now=now)
    assert day_steps.done(day=DAY) == {"a": {"n": 1}}
    assert day_steps.last(step="a") == DAY
    assert day_steps.last(step="b") is None


def test_one_at_a_time(tmp_path: Path) -> None:
    def other(number: int) -> bool:
        with day_steps.turn(folder=tmp_path) as mine:
            return mine

    with day_steps.turn(folder=tmp_path) as mine:
        assert mine
        assert in_threads(1, other) == [False]
    assert in_threads(1, other) == [True]
