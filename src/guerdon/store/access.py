"""Sign-in names, API keys and the audit trail."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.models import ApiKey, AuditEntry, User
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role


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


def add_user(*, name: str, password: str, role: Role, now: datetime) -> Refusal | None:
    """A person who may sign in. Refused: a name in use, a password shorter than 12."""
    if len(password) < 12:
        return Refusal(reason="password_short", data={"least": 12})
    user = User(name=name, role=role.value, created_at=now)
    user.set_password(password)
    with write():
        if User.objects.filter(name=name).exists():
            return Refusal(reason="name_taken", data={"name": name})
        user.save()
    return None


def set_password(*, name: str, password: str) -> None:
    """A new password for a person who may sign in."""
    user = User.objects.get(name=name)
    user.set_password(password)
    with write():
        user.save(update_fields=["password"])


def add_key(*, name: str, role: Role, now: datetime) -> str:
    """A new API key; the answer is its only showing."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(24)
    with write():
        ApiKey.objects.create(
            name=name, prefix=prefix, digest=_digest(secret), role=role.value, created_at=now
        )
    return f"gk_{prefix}_{secret}"


def holder(*, token: str) -> Caller | None:
    """Whose key this is, compared in constant time; None for a wrong or revoked one."""
    prefix, _, secret = token.removeprefix("gk_").partition("_")
    row = ApiKey.objects.filter(prefix=prefix, revoked_at=None).first()
    known = row.digest if row else _digest("no such key")
    if not hmac.compare_digest(known, _digest(secret)) or row is None:
        return None
    return Caller(name=f"key:{row.name}", role=Role(row.role))


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


def revoke_key(*, prefix: str, now: datetime) -> None:
    """The key stops working at once; a second time changes nothing."""
    with write():
        ApiKey.objects.filter(prefix=prefix, revoked_at=None).update(revoked_at=now)


def note(*, actor: str, act: str, subject: str, data: dict[str, Any], now: datetime) -> None:
    """One line of the audit trail; call it inside the transaction of the act."""
    AuditEntry.objects.create(at=now, actor=actor, act=act, subject=subject, data=data)


def _digest(secret: str) -> str:
    # The secret has 192 random bits, so a plain hash cannot be searched.
    return hashlib.sha256(secret.encode()).hexdigest()
