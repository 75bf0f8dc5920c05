"""Sign-in names, API keys and the audit trail."""

import hashlib
import hmac
import secrets
import time
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store import rows
from guerdon.store.models import ApiKey, AuditEntry, User
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role

SHORTEST_PASSWORD = 12  # NIST SP 800-63B-4 asks for at least 8 beside a limit on attempts
LONGEST_NAME = 150
REMEMBERED = 1.0  # seconds
MOST_SEEN = 1_000
HOUSE = "house"  # the actor of what is done on the machine itself, without signing in

# Keys that were looked up of late, by their prefix: when, and what the store said.
_seen: dict[str, tuple[float, tuple[Any, ...]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is calling: a person's name or `key:NAME`, and what they may do."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShown:
    """An API key as people may see it; the secret is shown once, when it is made."""

    prefix: str
    name: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None


def add_user(
    *, name: str, password: str, role: Role, now: datetime, actor: str = HOUSE
) -> Refusal | None:
    """A person who may sign in by this name, as written after NFKC and trimming.

    Refused: a name that is empty, too long or in use, a password shorter than 12 characters.
    """
    known_as = unicodedata.normalize("NFKC", name).strip()
    if not known_as or len(known_as) > LONGEST_NAME:
        return Refusal(reason="name_unusable", data={"name": name[:80], "most": LONGEST_NAME})
    if len(password) < SHORTEST_PASSWORD:
        return Refusal(reason="password_short", data={"least": SHORTEST_PASSWORD})
    user = User(name=known_as, role=role.value, created_at=now)
    user.set_password(password)  # slow on purpose, so not while others wait for the writer
    with write():
        if User.objects.filter(name=known_as).exists():
            return Refusal(reason="name_taken", data={"name": known_as})
        user.save()
        note(actor=actor, act="user.added", subject=known_as, data={"role": role.value}, now=now)
    return None


def add_key(*, name: str, role: Role, now: datetime, actor: str = HOUSE) -> str:
    """A new API key, `gk_PREFIX_SECRET`; the answer is its only showing."""
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(24)
    with write():
        ApiKey.objects.create(
            name=name[:LONGEST_NAME],
            prefix=prefix,
            digest=_digest(secret),
            role=role.value,
            created_at=now,
        )
        note(actor=actor, act="key.added", subject=prefix, data={"role": role.value}, now=now)
    return f"gk_{prefix}_{secret}"


def holder(*, token: str) -> Caller | None:
    """Whose key this is, compared in constant time; None for a wrong or revoked one.

    What the store said of a key counts for a second in this process: a till that calls often does
    not ask each time, and a key revoked elsewhere stops working within that second.
    """
    mark, _, rest = token.partition("_")
    prefix, _, secret = rest.partition("_")
    plausible = mark == "gk" and prefix.isalnum() and len(token) < 200
    row = _looked_up(prefix) if plausible else None
    name, known, role = row or ("", _digest("no such key"), "")
    if not hmac.compare_digest(known, _digest(secret)) or row is None:
        return None
    return Caller(name=f"key:{name}", role=Role(role))


def _looked_up(prefix: str) -> tuple[Any, ...] | None:
    """Name, digest and role of a key that is there; what is not there is never remembered."""
    at = time.monotonic()
    asked_at, row = _seen.get(prefix, (at - REMEMBERED, None))
    if row is not None and at - asked_at < REMEMBERED:
        return row
    row = rows.first(query=HOLDER, params=[prefix])
    if row is None:
        _seen.pop(prefix, None)
    else:
        if len(_seen) >= MOST_SEEN:
            _seen.clear()
        _seen[prefix] = (at, row)
    return row


HOLDER = "SELECT name, digest, role FROM store_apikey WHERE prefix = %s AND revoked_at IS NULL"


def keys() -> list[KeyShown]:
    """All keys, newest first."""
    return [
        KeyShown(
            prefix=row.prefix,
            name=row.name,
            role=Role(row.role),
            created_at=row.created_at,
            revoked_at=row.revoked_at,
        )
        for row in ApiKey.objects.order_by("-id")
    ]


def revoke_key(*, prefix: str, now: datetime, actor: str = HOUSE) -> None:
    """The key stops working, here at once, elsewhere in a second; again it changes nothing."""
    with write():
        if ApiKey.objects.filter(prefix=prefix, revoked_at=None).update(revoked_at=now):
            note(actor=actor, act="key.revoked", subject=prefix, data={}, now=now)
    _seen.pop(prefix, None)


def note(*, actor: str, act: str, subject: str, data: dict[str, Any], now: datetime) -> None:
    """One line of the audit trail; call it inside the transaction of the act."""
    AuditEntry.objects.create(at=now, actor=actor, act=act, subject=subject, data=data)


def _digest(secret: str) -> str:
    # The secret has 192 random bits, so a plain hash cannot be searched.
    return hashlib.sha256(secret.encode()).hexdigest()
