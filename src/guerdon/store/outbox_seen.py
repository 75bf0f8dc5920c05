"""Messages as people look at them: a member's, each with its state, its reason and its echoes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.models import Message as Row
from guerdon.store.models import MessageEcho

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSeen:
    """One message: what was wanted, what that came to, and why it is where it is.

    `found` is what each gate said last, in their order; `echoes` are (kind, moment).
    """

    number: int
    member: str
    purpose: str
    source: str
    version: int
    step: str
    occurrence: str
    channel: str
    template: str
    wanted: str
    zone: str
    due_at: datetime
    expires_at: datetime | None
    state: str
    reason: str
    found: tuple[Mapping[str, Any], ...]
    planned_at: datetime
    changed_at: datetime
    sending_at: datetime | None
    accepted_at: datetime | None
    attempts: int
    variant: str
    echoes: tuple[tuple[str, datetime], ...]


def of_member(*, member: str, source: str = "", most: int = MOST) -> tuple[MessageSeen, ...]:
    """A member's messages, of one source or of all, the newest first."""
    found = Row.objects.filter(customer__key=member)
    if source:
        found = found.filter(source=source)
    return seen(rows=list(found.select_related("customer").order_by("-pk")[:most]))


def seen(*, rows: list[Row]) -> tuple[MessageSeen, ...]:
    """The rows as they may leave the store, with what came back of each."""
    echoes: dict[int, list[tuple[str, datetime]]] = {}
    came = MessageEcho.objects.filter(message__in=[row.pk for row in rows]).order_by("at", "pk")
    for pk, kind, at in came.values_list("message_id", "kind", "at"):
        echoes.setdefault(pk, []).append((kind, at))
    return tuple(
        MessageSeen(
            number=row.pk,
            member=row.customer.key,
            purpose=row.purpose,
            source=row.source,
            version=row.version,
            step=row.step,
            occurrence=row.occurrence,
            channel=row.channel,
            template=row.template,
            wanted=row.wanted,
            zone=row.zone_used,
            due_at=row.due_at,
            expires_at=row.expires_at,
            state=row.state,
            reason=row.reason,
            found=tuple(row.found),
            planned_at=row.planned_at,
            changed_at=row.changed_at,
            sending_at=row.sending_at,
            accepted_at=row.accepted_at,
            attempts=row.attempts,
            variant=row.variant,
            echoes=tuple(echoes.get(row.pk, ())),
        )
        for row in rows
    )
