"""The steps of a day are marked once."""

from datetime import date, datetime

import pytest

from guerdon.store import day_steps

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
