"""Templates of messages by version: one of each is current, those before it stay as they were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.house import access
from guerdon.store.models import MessageTemplate
from guerdon.store.writing import write


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSeen:
    """One version: as it was written, and compiled: variant -> language -> part -> text."""

    key: str
    version: int
    document: Mapping[str, Any]
    compiled: Mapping[str, Mapping[str, Mapping[str, str]]]
    made_at: datetime
    made_by: str


def publish(
    *, key: str, document: Mapping[str, Any], compiled: Mapping[str, Any], actor: str, now: datetime
) -> int:
    """The next version, from now on the current one; its number."""
    with write():
        rows = MessageTemplate.objects.filter(key=key)
        last = rows.order_by("-version").first()
        if last is not None and last.current and last.document == dict(document):
            return last.version
        rows.update(current=False)
        version = 1 if last is None else last.version + 1
        MessageTemplate.objects.create(
            key=key,
            version=version,
            document=dict(document),
            compiled=dict(compiled),
            made_at=now,
            made_by=actor,
        )
        data = {"version": version}
        access.note(actor=actor, act="template.published", subject=key, data=data, now=now)
    return version


def current(*, keys: list[str] | None = None) -> dict[str, TemplateSeen]:
    """The current versions by key, of these or of all."""
    rows = MessageTemplate.objects.filter(current=True).order_by("key")
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return {row.key: _seen(row) for row in rows}


def documents(*, keys: list[str] | None = None) -> dict[str, Mapping[str, Any]]:
    """What the current versions say, of these or of all, without what they are compiled to."""
    rows = MessageTemplate.objects.filter(current=True)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return dict(rows.values_list("key", "document"))


def versions(*, key: str) -> tuple[TemplateSeen, ...]:
    """All versions, the newest first."""
    return tuple(_seen(row) for row in MessageTemplate.objects.filter(key=key).order_by("-version"))


def _seen(row: MessageTemplate) -> TemplateSeen:
    return TemplateSeen(
        key=row.key,
        version=row.version,
        document=row.document,
        compiled=row.compiled,
        made_at=row.made_at,
        made_by=row.made_by,
    )
