"""Messages as people look at them: a member's, each with its state, its reason and its echoes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate

from guerdon.store.models import Message as Row
from guerdon.store.models import MessageEcho
from guerdon.terms.message import PENDING

MOST = 200
PAGE = 50


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the outbox, the newest first, and how many messages fit what was asked."""

    messages: tuple[MessageSeen, ...]
    total: int
    page: int


def listed(
    *, state: str = "", channel: str = "", source: str = "", member: str = "", page: int = 1
) -> Page:
    """Messages by what is asked; "" asks nothing. A page beyond the last is the last."""
    found = Row.objects.all()
    asked = {"state": state, "channel": channel, "source": source, "customer__key": member}
    found = found.filter(**{name: value for name, value in asked.items() if value})
    total = found.count()
    page = max(1, min(page, -(-total // PAGE)))
    first = (page - 1) * PAGE
    chosen = list(found.select_related("customer").order_by("-pk")[first : first + PAGE])
    return Page(messages=seen(rows=chosen), total=total, page=page)


def one(*, number: int) -> MessageSeen | None:
    """One message by its number."""
    found = seen(rows=list(Row.objects.filter(pk=number).select_related("customer")))
    return found[0] if found else None


def sources(*, most: int = 50) -> tuple[str, ...]:
    """Who wanted messages, by name."""
    found = Row.objects.order_by("source").values_list("source", flat=True).distinct()
    return tuple(found[:most])


def due_by_day(
    *, start: datetime, end: datetime, zone: tzinfo = UTC
) -> tuple[tuple[date, str, int], ...]:
    """(day in the zone, channel, how many) of what waits in [start, end), for the calendar."""
    found = (
        Row.objects.filter(state__in=PENDING, look_at__gte=start, look_at__lt=end)
        .annotate(day=TruncDate("look_at", tzinfo=zone))
        .values_list("day", "channel")
        .annotate(n=Count("pk"))
        .order_by("day", "channel")
    )
    return tuple((day, channel, n) for day, channel, n in found)


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
