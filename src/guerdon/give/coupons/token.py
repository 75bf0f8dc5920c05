"""Signed offline codes: what a token says, its bytes, and its text as a QR code holds it."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from guerdon.terms.decision import Refusal

VERSION = 1
SIGNATURE = 64
# What is signed begins with this, so that no signature made for anything else is ever a token.
PURPOSE = b"guerdon code 1\x00"
LONGEST_TOKEN = 480
TEXT = re.compile(r"[A-Z2-7]+", re.ASCII)
# The bits of the byte that says which parts follow.
AMOUNT, LEAST, OWNER, START, END = 1, 2, 4, 8, 16

Genuine = Callable[[bytes, bytes, bytes], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a token says: this code of this batch opens this offer in [starts_at, expires_at).

    `key` is the id of the key that signs, 8 hexadecimal digits. `amount_minor` of `currency` is
    what a till without the offer's rule takes off, from `least_minor` spent on. `owner` is the
    mark of the only customer who may use it, empty for anybody.
    """

    key: str
    batch: int
    offer: str
    code: str
    starts_at: datetime | None = None
    expires_at: datetime | None = None
    amount_minor: int | None = None
    currency: str = ""
    least_minor: int = 0
    owner: str = ""


def key_id(*, public: bytes) -> str:
    """The id of a public key: the beginning of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:8]


def mark(*, code: str, customer: str) -> str:
    """What stands for the customer in a token: equal for equal, different for every code."""
    return hashlib.sha256(f"{code}\x00{customer}".encode()).hexdigest()[:16]


def message(*, ticket: Ticket) -> bytes:
    """The bytes that are signed, without PURPOSE."""
    flags = (
        AMOUNT * (ticket.amount_minor is not None)
        | LEAST * (ticket.least_minor > 0)
        | OWNER * bool(ticket.owner)
        | START * (ticket.starts_at is not None)
        | END * (ticket.expires_at is not None)
    )
    parts = [bytes((VERSION,)), bytes.fromhex(ticket.key), bytes((flags,)), _number(ticket.batch)]
    parts += [_text(ticket.offer), _text(ticket.code)]
    if ticket.amount_minor is not None:
        parts += [_number(ticket.amount_minor), ticket.currency.encode("ascii")]
    if ticket.least_minor:
        parts.append(_number(ticket.least_minor))
    if ticket.owner:
        parts.append(bytes.fromhex(ticket.owner))
    for moment in (ticket.starts_at, ticket.expires_at):
        if moment is not None:
            parts.append(_number(int(moment.timestamp())))
    return b"".join(parts)


def sealed(*, ticket: Ticket, sign: Callable[[bytes], bytes]) -> str:
    """The token: message and signature in base 32, which QR codes hold at 5.5 bits a character."""
    plain = message(ticket=ticket)
    return _text_of(plain + sign(PURPOSE + plain))


def opened(*, token: str, keys: Mapping[str, bytes], genuine: Genuine) -> Ticket | Refusal:
    """What the token says, once its signature is proven.

    `keys` are the public keys by their id, `genuine(public, signature, signed)` says whether a
    signature is right. Refused: what is no token, a key that is not known, a wrong signature.
    Each ticket has one text only, but for blanks and small letters.
    """
    raw = _bytes("".join(token.split()).upper())
    plain, signature = raw[:-SIGNATURE], raw[-SIGNATURE:]
    ticket = _read(plain)
    if ticket is None:
        return Refusal(reason="token_malformed")
    public = keys.get(ticket.key)
    if public is None:
        return Refusal(reason="token_key_unknown", data={"key": ticket.key})
    if not genuine(public, signature, PURPOSE + plain):
        return Refusal(reason="token_forged")
    return ticket


def _bytes(text: str) -> bytes:
    """The bytes that this text, and no other, is for; none where it is for none."""
    if len(text) > LONGEST_TOKEN or not TEXT.fullmatch(text):
        return b""
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except binascii.Error:
        return b""
    return raw if _text_of(raw) == text else b""


def _text_of(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def usable(*, ticket: Ticket, now: datetime, customer: str | None = None) -> Refusal | None:
    """Why a proven ticket may not be used at `now` by this customer (None: nobody known)."""
    data = {"code": ticket.code}
    if ticket.starts_at is not None and now < ticket.starts_at:
        return Refusal(reason="code_not_yet", data={**data, "start": ticket.starts_at.isoformat()})
    if ticket.expires_at is not None and now >= ticket.expires_at:
        return Refusal(reason="code_expired", data={**data, "end": ticket.expires_at.isoformat()})
    if ticket.owner and (
        customer is None or mark(code=ticket.code, customer=customer) != ticket.owner
    ):
        return Refusal(reason="code_of_another", data=data)
    return None


def _read(plain: bytes) -> Ticket | None:
    """The message as a ticket; None where it is not written exactly as `message` writes it."""
    try:
        ticket = _parts(plain)
    except (ValueError, IndexError, OverflowError, OSError):
        return None
    return ticket if message(ticket=ticket) == plain else None


def _parts(plain: bytes) -> Ticket:
    if plain[0] != VERSION:
        raise ValueError("another version")
    key, flags = plain[1:5].hex(), plain[5]
    batch, at = _number_at(plain, 6)
    offer, at = _text_at(plain, at)
    code, at = _text_at(plain, at)
    amount, currency, least, owner = None, "", 0, ""
    if flags & AMOUNT:
        amount, at = _number_at(plain, at)
        currency, at = plain[at : at + 3].decode("ascii"), at + 3
    if flags & LEAST:
        least, at = _number_at(plain, at)
    if flags & OWNER:
        owner, at = plain[at : at + 8].hex(), at + 8
    moments: list[datetime | None] = []
    for flag in (START, END):
        moment = None
        if flags & flag:
            seconds, at = _number_at(plain, at)
            moment = datetime.fromtimestamp(seconds, UTC)
        moments.append(moment)
    return Ticket(
        key=key,
        batch=batch,
        offer=offer,
        code=code,
        starts_at=moments[0],
        expires_at=moments[1],
        amount_minor=amount,
        currency=currency,
        least_minor=least,
        owner=owner,
    )


def _number(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the highest bit says that more follow."""
    found = bytearray()
    while number >= 128:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes((*found, number))


def _number_at(raw: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while raw[at] >= 128:
        number |= (raw[at] & 127) << shift
        shift, at = shift + 7, at + 1
    return number | raw[at] << shift, at + 1


def _text(text: str) -> bytes:
    raw = text.encode("ascii")
    return _number(len(raw)) + raw


def _text_at(raw: bytes, at: int) -> tuple[str, int]:
    size, at = _number_at(raw, at)
    return raw[at : at + size].decode("ascii"), at + size
