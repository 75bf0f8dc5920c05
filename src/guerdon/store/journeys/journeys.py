"""Journeys as people wrote them: each edit a new version, kept for ever, and its state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from guerdon.canonical import digest
from guerdon.give.journeys import document as documents
from guerdon.give.journeys.document import Journey
from guerdon.store import rows
from guerdon.store.house import access
from guerdon.store.models import Journey as Row
from guerdon.store.models import JourneyVersion
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

DRAFT, LIVE, PAUSED = STATES = ("draft", "live", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneySeen:
    """A journey in its newest version: its state, when that version was written and by whom."""

    key: str
    state: str
    version: int
    journey: Journey
    document: Mapping[str, Any]
    at: datetime
    by: str
    live_at: datetime | None


def keep(
    *, document: Mapping[str, Any], actor: str, now: datetime
) -> tuple[int, Journey] | Refusal:
    """A new version of the journey that the document names, unless it says this already.

    A journey that was not there is a draft. The version and what it says. Refused, with nothing
    changed: `journey_malformed`.
    """
    read = documents.parsed(document=document)
    if isinstance(read, Refusal):
        return read
    mark = digest(value=document)
    with write():
        new = {"state": DRAFT, "version": 0}
        row, _ = Row.objects.select_for_update().get_or_create(key=read.key, defaults=new)
        newest = JourneyVersion.objects.filter(journey=row, version=row.version).first()
        if newest is not None and newest.digest == mark:
            return row.version, read
        row.version += 1
        JourneyVersion.objects.create(
            journey=row, version=row.version, document=document, digest=mark, at=now, by=actor
        )
        row.save(update_fields=["version"])
        data = {"version": row.version}
        access.note(actor=actor, act="journey.saved", subject=read.key, data=data, now=now)
    return row.version, read


def switch(*, key: str, state: str, actor: str, now: datetime) -> bool:
    """Make it live, paused or a draft; whether that changed anything. Unknown keys change none."""
    if state not in STATES:
        raise ValueError(f"no state {state}")
    with write():
        row = Row.objects.select_for_update().filter(key=key).first()
        if row is None or row.state == state:
            return False
        if state == LIVE and row.live_at is None:
            row.live_at = now
        row.state = state
        row.save(update_fields=["state", "live_at"])
        access.note(actor=actor, act=f"journey.{state}", subject=key, data={}, now=now)
    return True


def listed() -> tuple[JourneySeen, ...]:
    """All journeys by key."""
    found = {row.pk: row for row in Row.objects.all()}
    newest = {
        version.journey_id: version
        for version in JourneyVersion.objects.order_by("version")
        if version.version == found[version.journey_id].version
    }
    return tuple(
        _seen(row, newest[row.pk]) for row in sorted(found.values(), key=lambda one: one.key)
    )


def one(*, key: str) -> JourneySeen | None:
    """A journey by its key."""
    row = Row.objects.filter(key=key).first()
    if row is None:
        return None
    return _seen(row, JourneyVersion.objects.get(journey=row, version=row.version))


def live() -> tuple[JourneySeen, ...]:
    """The journeys that members may enter now, by key; the worker asks often, so it reads little.

    Documents of versions are kept in memory: a version never changes.
    """
    return tuple(
        _held(
            _parsed(pk, mark),
            key=key,
            state=LIVE,
            version=version,
            live_at=None if at is None else rows.moment(at),
        )
        for pk, mark, key, version, at in rows.several(query=LIVING, params=[LIVE])
    )


LIVING = """
SELECT v.id, v.digest, j.key, j.version, j.live_at
FROM store_journey j JOIN store_journeyversion v ON v.journey_id = j.id AND v.version = j.version
WHERE j.state = %s ORDER BY j.key
"""


def state(*, key: str) -> str:
    """The state of a journey, "" where there is none."""
    return Row.objects.filter(key=key).values_list("state", flat=True).first() or ""


def versions(*, key: str) -> tuple[tuple[int, datetime, str], ...]:
    """(version, when, by whom), the newest first."""
    found = JourneyVersion.objects.filter(journey__key=key).order_by("-version")
    return tuple(found.values_list("version", "at", "by"))


def at(*, key: str, version: int) -> Journey:
    """What a journey said in that version; raises KeyError for one that there never was."""
    row = JourneyVersion.objects.filter(journey__key=key, version=version).only("digest").first()
    if row is None:
        raise KeyError(f"{key} {version}")
    return _parsed(row.pk, row.digest).journey


def document(*, key: str, version: int) -> Mapping[str, Any] | None:
    """A version as it was written."""
    row = JourneyVersion.objects.filter(journey__key=key, version=version).first()
    return None if row is None else row.document


def looked(*, key: str) -> Mapping[str, Any]:
    """How far this journey's notices, nights and days were looked through."""
    row = Row.objects.filter(key=key).only("looked").first()
    return {} if row is None else dict(row.looked)


def look(*, key: str, marks: Mapping[str, Any]) -> None:
    """Remember how far; call it inside `write()`."""
    row = Row.objects.select_for_update().get(key=key)
    row.looked = {**row.looked, **marks}
    row.save(update_fields=["looked"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """A version in memory."""

    journey: Journey
    document: Mapping[str, Any]
    at: datetime
    by: str


@lru_cache(maxsize=512)
def _parsed(pk: int, mark: str) -> _Version:
    """A version by its number and digest: one that was undone is read again."""
    row = JourneyVersion.objects.get(pk=pk, digest=mark)
    read = documents.parsed(document=row.document)
    if isinstance(read, Refusal):
        raise ValueError(f"version {pk} of a journey cannot be read: {dict(read.data)}")
    return _Version(journey=read, document=row.document, at=row.at, by=row.by)


def _seen(row: Row, version: JourneyVersion) -> JourneySeen:
    return _held(
        _parsed(version.pk, version.digest),
        key=row.key,
        state=row.state,
        version=row.version,
        live_at=row.live_at,
    )


def _held(
    held: _Version, *, key: str, state: str, version: int, live_at: datetime | None
) -> JourneySeen:
    return JourneySeen(
        key=key,
        state=state,
        version=version,
        journey=held.journey,
        document=held.document,
        at=held.at,
        by=held.by,
        live_at=live_at,
    )
