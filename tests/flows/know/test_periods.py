"""Two periods that end at the newest night; without one, or too long, a refusal."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.know.night_folder import folder_of, key_of
from guerdon.flows.know.periods import LONGEST, Periods, last
from guerdon.store.models import Night
from guerdon.terms.decision import Refusal

pytestmark = pytest.mark.django_db


def test_they_meet_in_the_middle_and_end_at_the_night(now: datetime) -> None:
    key = key_of(as_of=now)
    Night.objects.create(key=key, as_of=now, state="complete", started_at=now, finished_at=now)
    week = timedelta(days=7)
    folder = folder_of(key=key) / "snapshot"
    assert last(days=7) == Periods(start=now - 2 * week, middle=now - week, end=now, folder=folder)


@pytest.mark.parametrize(
    ("days", "reason"), [(0, "period_days"), (LONGEST + 1, "period_days"), (LONGEST, "night_none")]
)
def test_refusals(days: int, reason: str) -> None:
    found = last(days=days)
    assert isinstance(found, Refusal)
    assert found.reason == reason
