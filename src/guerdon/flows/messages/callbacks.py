"""Callbacks of providers: each channel's own address, and what is told there taken once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

from guerdon.channels.mail_reports import REFUSED
from guerdon.channels.reports import Report, Told, Written
from guerdon.flows.messages import echoes, links
from guerdon.store.messages import addresses, channels
from guerdon.store.messages import echoes as kept
from guerdon.store.writing import write
from guerdon.terms import message as words

# Wires whose provider tells what became of a message.
TELLING = ("anymail", "smtp", "aliyun", "tencent", "twilio")
# The word in a channel's sealed settings that its address is made of.
WORD = "callback"
AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The channel that an address belongs to, with its wire and settings."""

    channel: str
    wire: str
    plain: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How much was new, was told before, or is of messages that nobody here knows."""

    fresh: int
    before: int
    unknown: int


def begun(*, wire: str, plain: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with the secret of the channel's address: the old one, or a fresh one."""
    if wire not in TELLING:
        return dict(plain)
    return {**plain, WORD: old.get(WORD) or secrets.token_urlsafe(24)}


def address(*, plain: Mapping[str, Any]) -> str:
    """Where the provider tells of this channel; "" where it has no secret yet."""
    secret = str(plain.get(WORD, ""))
    return f"{links.origin()}/callbacks/{secret}" if secret else ""


def door(*, secret: str) -> Door | None:
    """The channel of an address; None for one that is nobody's.

    Every secret is compared whole, so that the time taken tells nothing of any.
    """
    found = None
    for channel, (wire, plain) in channels.settings().items():
        own = str(plain.get(WORD, ""))
        if compare_digest(own.encode(), secret.encode()) and own and wire in TELLING:
            found = Door(channel=channel, wire=wire, plain=plain)
    return found


def taken(*, door: Door, told: Sequence[Told], now: datetime) -> Heard:
    """Keep what is new: states move forward, dead addresses end, a refusal is a dated no.

    Each report counts once by the provider's name for it, however often it is told; what belongs
    to a message that is not of this channel is left alone.
    """
    counts = {"fresh": 0, "before": 0, "unknown": 0}
    for first in range(0, len(told), AT_ONCE):
        with write():
            for one in told[first : first + AT_ONCE]:
                counts[_one(door, one, now)] += 1
    return Heard(**counts)


def _one(door: Door, one: Told, now: datetime) -> str:
    """`fresh`, `before` or `unknown`."""
    key = f"{door.wire}:{one.name}"
    at = min(one.at, now) if one.at is not None else now
    if isinstance(one, Written):
        number = _number(one.sender)
        echoes.replied(channel=door.channel, sender=number, text=one.text, key=key, at=at, now=now)
        return "fresh"
    of = _sender(door, one)
    if of is None:
        return "unknown"
    if one.kind == REFUSED:
        fresh = kept.note(number=of.number, kind=REFUSED, key=key, at=at)
        if fresh:
            proof = f"callback {key}"
            echoes.refuse(member=of.member, channel=of.channel, why="stopped", proof=proof, now=now)
    elif one.kind in (words.OPENED, words.CLICKED) and not _tracked(of.member):
        fresh = False
    else:
        told = {"kind": one.kind, "key": key, "number": of.number, "at": at, "data": one.data}
        fresh = echoes.told(**told, now=now) is True  # type: ignore[arg-type]
    return "fresh" if fresh else "before"


def _sender(door: Door, one: Report) -> kept.Sender | None:
    """The message that a report is of: by our key, else by the provider's."""
    of = kept.sender(key=one.message) or kept.sender(provider_key=one.provider_key)
    return of if of is not None and of.channel == door.channel else None


def _tracked(member: str) -> bool:
    found = addresses.of(members=[member]).get(member)
    return found is not None and found.tracked


def _number(sender: str) -> str:
    """As the shop may have it: providers in mainland China leave out the country, or add it."""
    plain = sender.strip()
    if len(plain) == 11 and plain.isdigit() and plain[0] == "1":
        found = (f"+86{plain}", plain)
    elif plain.startswith("+86"):
        found = (plain, plain.removeprefix("+86"))
    else:
        return plain
    return next((one for one in found if kept.owners(phone=one)), found[0])
