"""Replanning looks at what waits by the wall clock, and remembers the zone data."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.store.messages import replanning
from guerdon.store.models import Message
from guerdon.store.writing import write
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def test_only_what_changed_moves_and_never_before_now(now: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(replanning, "BATCH", 1)
    wall = datetime(2026, 7, 1, 9, 0)
    planned(wanted(wanted=wall), wanted(step="b", wanted=wall), wanted(step="c"), now=now)
    Message.objects.filter(step="b").update(zone_used="Asia/Tokyo")
    with write():
        moved, after = replanning.replanned(now=now)
        rest, end = replanning.replanned(now=now, after=after)
        _, last = replanning.replanned(now=now, after=end)
    assert (moved + rest, last) == (1, 0)
    assert set(Message.objects.values_list("zone_used", flat=True)) == {"UTC"}
    late = datetime(2026, 8, 1, tzinfo=now.tzinfo)
    with write():
        replanning.replanned(now=late)
    assert Message.objects.exclude(step="c").first().due_at == late  # type: ignore[union-attr]


def test_zone_data_are_remembered() -> None:
    assert replanning.zone_data().startswith("tzdata ")
    assert replanning.data_changed()
    replanning.data_seen()
    assert not replanning.data_changed()
