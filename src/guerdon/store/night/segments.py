"""Segments as people named them: each change a new version, the newest is current."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.house import access
from guerdon.store.models import Night, Segment, SegmentCount
from guerdon.store.writing import write


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSeen:
    """One segment: `customers` is its count in the newest complete night, None before that."""

    key: str
    version: int
    name: Mapping[str, str]
    document: Any
    created_at: datetime
    created_by: str
    customers: int | None


def listed() -> list[SegmentSeen]:
    """The current version of each segment, by key."""
    night = Night.objects.filter(state="complete").order_by("-as_of", "-id").first()
    counts = (
        dict(SegmentCount.objects.filter(night=night).values_list("segment", "customers"))
        if night
        else {}
    )
    rows = Segment.objects.filter(current=True).order_by("key")
    return [_seen(row, counts.get(row.pk)) for row in rows]


def one(*, key: str) -> SegmentSeen | None:
    """The current version of a segment."""
    return next((segment for segment in listed() if segment.key == key), None)


def versions(*, key: str) -> list[SegmentSeen]:
    """All versions of a segment, newest first."""
    return [_seen(row, None) for row in Segment.objects.filter(key=key).order_by("-version")]


def documents() -> dict[str, Any]:
    """Key -> condition document of every current segment."""
    return dict(Segment.objects.filter(current=True).values_list("key", "condition"))


def save(
    *, key: str, name: Mapping[str, str], document: Any, actor: str, now: datetime
) -> SegmentSeen:
    """A new version, unless name and condition are those of the current one already."""
    with write():
        newest = Segment.objects.filter(key=key).order_by("-version").first()
        if newest is not None and newest.current and same(newest, name, document):
            return _seen(newest, None)
        Segment.objects.filter(key=key, current=True).update(current=False)
        row = Segment.objects.create(
            key=key,
            version=newest.version + 1 if newest else 1,
            name=dict(name),
            condition=document,
            created_at=now,
            created_by=actor,
        )
        data = {"version": row.version}
        access.note(actor=actor, act="segment_saved", subject=key, data=data, now=now)
    return _seen(row, None)


def same(row: Segment, name: Mapping[str, str], document: Any) -> bool:
    """Whether the version already says this."""
    return bool(row.name == dict(name) and row.condition == document)


def _seen(row: Segment, customers: int | None) -> SegmentSeen:
    return SegmentSeen(
        key=row.key,
        version=row.version,
        name=row.name,
        document=row.condition,
        created_at=row.created_at,
        created_by=row.created_by,
        customers=customers,
    )
