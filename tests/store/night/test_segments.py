"""Segments keep their versions; the same again is no change; each change is on the trail."""

from datetime import UTC, datetime

import pytest

from guerdon.store.models import AuditEntry, Night, Segment, SegmentCount
from guerdon.store.night import segments

pytestmark = [pytest.mark.database, pytest.mark.django_db]
AT = datetime(2026, 3, 1, tzinfo=UTC)
BIG = {"field": "spend", "op": "at_least", "value": 100}


def save(key="big", name=None, document=BIG):
    return segments.save(
        key=key, name=name or {"en": "Big"}, document=document, actor="mia", now=AT
    )


def test_a_change_is_a_new_version_and_the_same_again_is_none():
    assert save().version == 1
    assert save().version == 1
    assert save(document=BIG | {"value": 200}).version == 2
    assert save(name={"en": "Bigger"}, document=BIG | {"value": 200}).version == 3

    assert [one.version for one in segments.versions(key="big")] == [3, 2, 1]
    assert [(one.key, one.version) for one in segments.listed()] == [("big", 3)]
    assert segments.documents() == {"big": BIG | {"value": 200}}
    assert AuditEntry.objects.filter(act="segment_saved", subject="big", actor="mia").count() == 3


def test_counts_are_of_the_newest_complete_night_only():
    save()
    assert segments.one(key="big").customers is None
    row = Segment.objects.get()
    for day, state, customers in ((1, "complete", 5), (2, "complete", 7), (3, "running", 9)):
        night = Night.objects.create(
            key=str(day), as_of=AT.replace(day=day), state=state, started_at=AT
        )
        SegmentCount.objects.create(night=night, segment=row, customers=customers)

    assert segments.one(key="big").customers == 7
    assert segments.one(key="nothing") is None
