"""What comes back of messages: kept once by its key, and the message's state moved forward."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.store import rows
from guerdon.store.models import Customer, Message
from guerdon.store.sealed import phone_index
from guerdon.terms import message as words

KINDS = words.TAKEN[1:]
# Later ones say more; an opened message that then bounces has bounced all the same.
RANK = {state: place for place, state in enumerate(words.TAKEN)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The message that something came back of, and to whom it went."""

    number: int
    member: str
    channel: str
    purpose: str
    source: str


def sender(*, key: str = "", provider_key: str = "", number: int = 0) -> Sender | None:
    """The message by its own key, by the provider's, or by its number; None for none."""
    found = Message.objects.select_related("customer")
    if number:
        found = found.filter(pk=number)
    elif key:
        found = found.filter(dedupe_key=key)
    elif provider_key:
        found = found.filter(provider_key=provider_key)
    else:
        return None
    row = found.order_by("-pk").first()
    return None if row is None else _sender(row)


def newest_by_phone(*, phone: str, channel: str) -> Sender | None:
    """The newest message that went to whoever has this number; None where none ever did."""
    row = (
        Message.objects.select_related("customer")
        .filter(
            customer__phone_index=phone_index(phone=phone),
            channel=channel,
            state__in=(*words.TAKEN, words.UNKNOWN),
        )
        .order_by("-pk")
        .first()
    )
    return None if row is None else _sender(row)


def silent(*, member: str, channel: str, most: int) -> timedelta | None:
    """How long lies between the last `most` messages if all of them came back; else None.

    Messages of which nobody told anything count neither way.
    """
    told = tuple(state for state in words.TAKEN if state != words.ACCEPTED)
    found = list(
        Message.objects.filter(customer__key=member, channel=channel, state__in=told)
        .order_by("-pk")
        .values_list("state", "accepted_at")[:most]
    )
    if len(found) < most or any(state != words.BOUNCED for state, _ in found):
        return None
    moments = [at for _, at in found if at is not None]
    return max(moments) - min(moments) if moments else None


def owners(*, phone: str) -> list[str]:
    """The members with this number."""
    found = Customer.objects.filter(phone_index=phone_index(phone=phone), merged_into=None)
    return list(found.order_by("key").values_list("key", flat=True))


def _sender(row: Message) -> Sender:
    return Sender(
        number=row.pk,
        member=row.customer.key,
        channel=row.channel,
        purpose=row.purpose,
        source=row.source,
    )


def keep(
    *, number: int, kind: str, key: str, at: datetime, data: Mapping[str, Any], now: datetime
) -> bool:
    """Write it down and move the message forward, never back; False where the key was there.

    A message that recovery called unknown is known again by what came back of it. Call it inside
    `write()`.
    """
    if not note(number=number, kind=kind, key=key, at=at, data=data):
        return False
    lower = [state for state, place in RANK.items() if place < RANK[kind]]
    moved = (*lower, words.SENDING, words.UNKNOWN, words.AWAITING_STAFF)
    Message.objects.filter(pk=number, state__in=moved).update(state=kind, reason="", changed_at=now)
    Message.objects.filter(pk=number, accepted_at=None).update(accepted_at=at)
    return True


def note(
    *, number: int, kind: str, key: str, at: datetime, data: Mapping[str, Any] | None = None
) -> bool:
    """Write it down beside the message, whose state stays; False where the key was there."""
    row = {"key": key[:200], "message_id": number, "kind": kind, "at": at, "data": dict(data or {})}
    return bool(rows.insert(table="store_messageecho", rows=[row], unless="key"))
