"""Echoes: what providers and members send back; a bounce ends an address, a stop is obeyed."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.store.customers import people
from guerdon.store.house import access
from guerdon.store.messages import addresses, echoes
from guerdon.store.writing import write
from guerdon.terms import message as words
from guerdon.terms.decision import Refusal

# What people answer who want no more: carriers' codes, and the plain words. Compared whole, in
# capitals, without signs around them.
STOPS = frozenset(
    ("R", "TD", "T", "N", "0000", "退订", "拒收", "取消", "STOP", "STOPALL", "UNSUBSCRIBE")
) | frozenset(("END", "QUIT", "CANCEL", "OPTOUT"))
STARTS = frozenset(("START", "UNSTOP", "恢复", "订阅"))
MARKETING_CHANNELS = ("email", "sms")
# A full mailbox or a phone that is off takes messages another day. Carriers say no more than "off,
# or no such number" of most: so many in a row over so long, with none that arrived, is none. No
# standard names a number; these are guerdon's own caution.
SILENT, SILENT_FOR = 3, timedelta(days=30)


def told(
    *,
    kind: str,
    key: str,
    at: datetime,
    now: datetime,
    message: str = "",
    provider_key: str = "",
    number: int = 0,
    data: Mapping[str, Any] | None = None,
) -> bool | Refusal:
    """A provider tells what became of a message; whether that was new.

    A hard bounce (`data.bounce` = hard, the default) ends the address for the channel, and so do
    three soft ones in a row over thirty days; a complaint and a stop, as what came back or as the
    reason why it did (`data.bounce`), end marketing there, and are written as a no. Refused, with
    nothing changed: a kind that is none (`echo_kind`), and a message that nobody knows
    (`not_found`).
    """
    if kind not in echoes.KINDS:
        return Refusal(reason="echo_kind", data={"kind": kind[:20]})
    with write():
        of = echoes.sender(key=message, provider_key=provider_key, number=number)
        if of is None:
            wanted = message or provider_key or str(number)
            return Refusal(reason="not_found", data={"what": "message", "key": wanted[:120]})
        said = dict(data or {})
        if not echoes.keep(number=of.number, kind=kind, key=key, at=at, data=said, now=now):
            return False
        meant = said.get("bounce", words.HARD) if kind == words.BOUNCED else kind
        _obeyed(of=of, meant=meant, proof=f"echo {key}", now=now)
    return True


def _obeyed(*, of: echoes.Sender, meant: str, proof: str, now: datetime) -> None:
    """What comes of it for the address: dead, stopped, or nothing."""
    to = {"channel": of.channel, "member": of.member, "proof": proof, "now": now}
    if meant in (words.COMPLAINED, words.STOPPED):
        refuse(why=meant, **to)  # type: ignore[arg-type]
    elif meant == words.HARD:
        addresses.block(why="bounced", **to)  # type: ignore[arg-type]
    elif meant == words.SOFT:
        long = echoes.silent(member=of.member, channel=of.channel, most=SILENT)
        if long is not None and long >= SILENT_FOR:
            addresses.block(why="bounced", **to)  # type: ignore[arg-type]


def refuse(*, member: str, channel: str, why: str, proof: str, now: datetime) -> None:
    """The member wants no more marketing on this channel: a dated no with its proof."""
    with write():
        if channel in MARKETING_CHANNELS:
            told = people.Told(key=member, consents={channel: False})
            people.keep(told=[told], now=now, proof=proof)
        addresses.block(channel=channel, member=member, why=why, proof=proof, now=now)
        data = {"channel": channel, "why": why}
        access.note(actor="member", act="messages.refused", subject=member, data=data, now=now)


def agree(*, member: str, channel: str, proof: str, now: datetime) -> None:
    """The member wants marketing here again: a dated yes; what they had stopped is lifted."""
    with write():
        if channel in MARKETING_CHANNELS:
            told = people.Told(key=member, consents={channel: True})
            people.keep(told=[told], now=now, proof=proof)
        addresses.unblock(channel=channel, member=member)


def meaning(*, text: str) -> str:
    """`stop`, `start` or "" for what somebody wrote back."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    word = plain.strip(" .,!。，！'\"“”")
    if word in STOPS:
        return "stop"
    return "start" if word in STARTS else ""


def replied(
    *, channel: str, sender: str, text: str, key: str, at: datetime, now: datetime
) -> dict[str, Any]:
    """Somebody wrote back: their word is obeyed for everyone who has that number.

    {"meaning": stop | start | "", "members": [...], "message": number or None}. The same key again
    does nothing new.
    """
    found = meaning(text=text)
    with write():
        of = echoes.newest_by_phone(phone=sender, channel=channel)
        owners = echoes.owners(phone=sender)
        if of is not None:
            data = {"text": text[:300], "meaning": found}
            told = {"kind": words.REPLIED, "key": key, "at": at}
            if not echoes.keep(number=of.number, **told, data=data, now=now):  # type: ignore[arg-type]
                return {"meaning": found, "members": owners, "message": of.number}
        for member in owners:
            proof = f"reply {key}: {text[:40]}"
            if found == "stop":
                refuse(member=member, channel=channel, why="stopped", proof=proof, now=now)
            elif found == "start":
                agree(member=member, channel=channel, proof=proof, now=now)
    return {"meaning": found, "members": owners, "message": of.number if of else None}
