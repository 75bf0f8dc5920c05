"""Channels: which wire each uses, its sealed settings, and the switch that stops it at once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store import rows
from guerdon.store.house import access
from guerdon.store.models import ReachChannel
from guerdon.store.sealed import seal, unseal
from guerdon.store.writing import write
from guerdon.terms import message as words
from guerdon.terms.reach import Pausing

EVERY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSeen:
    """A channel without its secrets."""

    channel: str
    wire: str
    paused_at: datetime | None
    why: str


def keep(*, channel: str, wire: str, plain: Mapping[str, Any], actor: str, now: datetime) -> None:
    """The channel sends by this wire from now on; its settings are sealed."""
    with write():
        ReachChannel.objects.update_or_create(
            channel=channel,
            defaults={
                "wire": wire,
                "sealed": seal(plain={"settings": json.dumps(dict(plain))}),
                "changed_by": actor,
            },
        )
        data = {"wire": wire, "words": sorted(plain)}
        access.note(actor=actor, act="channel.kept", subject=channel, data=data, now=now)


def settings() -> dict[str, tuple[str, dict[str, Any]]]:
    """Channel -> wire and its opened settings, for those that can send."""
    found = ReachChannel.objects.exclude(wire="").exclude(sealed=None)
    return {
        row.channel: (
            row.wire,
            json.loads(unseal(sealed=bytes(row.sealed or b""))["settings"] or "{}"),
        )
        for row in found
    }


def listed() -> dict[str, ChannelSeen]:
    """All that were ever set up or paused, by name; `*` is the switch for all."""
    return {
        row.channel: ChannelSeen(
            channel=row.channel, wire=row.wire, paused_at=row.paused_at, why=row.why
        )
        for row in ReachChannel.objects.all()
    }


def pause(*, channel: str, why: str, actor: str, now: datetime) -> bool:
    """No message of this channel (`*`: of any) touches its wire any more; whether that is new.

    It holds at once: a sender asks in the very statement in which it marks a message.
    """
    with write():
        row, _ = ReachChannel.objects.get_or_create(channel=channel)
        if row.paused_at is not None:
            return False
        row.paused_at, row.why, row.changed_by = now, why[:200], actor
        row.save(update_fields=["paused_at", "why", "changed_by"])
        access.note(actor=actor, act="channel.paused", subject=channel, data={"why": why}, now=now)
    return True


def resume(*, channel: str, actor: str, now: datetime) -> bool:
    """It may send again; whether it was paused."""
    with write():
        changed = ReachChannel.objects.filter(channel=channel, paused_at__isnull=False).update(
            paused_at=None, why="", changed_by=actor
        )
        if changed:
            access.note(actor=actor, act="channel.resumed", subject=channel, data={}, now=now)
    return bool(changed)


def sick(*, terms: Pausing, now: datetime, since: datetime) -> dict[str, dict[str, Any]]:
    """Channels of whose messages since that moment too large a share bounced or complained."""
    found = rows.several(
        query="SELECT channel, count(*), sum(CASE WHEN state = %s THEN 1 ELSE 0 END),"
        " sum(CASE WHEN state = %s THEN 1 ELSE 0 END) FROM store_message"
        " WHERE accepted_at > %s GROUP BY channel",
        params=[words.BOUNCED, words.COMPLAINED, since],
    )
    ill: dict[str, dict[str, Any]] = {}
    for channel, total, bounced, complained in found:
        if total < terms.least:
            continue
        shares = {"bounced": bounced / total, "complained": complained / total}
        if shares["bounced"] > terms.bounces or shares["complained"] > terms.complaints:
            ill[channel] = {"of": int(total), **shares}
    return ill
