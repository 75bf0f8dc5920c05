"""The keys that sign offline codes: sealed at rest, changed while older codes stay good."""

import base64
from dataclasses import dataclass
from datetime import datetime

from guerdon.give.coupons.token import key_id
from guerdon.store import ed25519, sealed
from guerdon.store.ed25519 import Signer
from guerdon.store.house import access
from guerdon.store.models import SigningKey
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShown:
    """A public key as tills need it: `state` is current (it signs), retired or revoked."""

    key: str
    public: bytes
    state: str
    created_at: datetime


def current(*, now: datetime) -> tuple[str, Signer]:
    """The id of the key that signs now, and its signer; the first is made when it is needed."""
    row = _newest()
    if row is None:
        change(actor=access.HOUSE, now=now)
        row = _newest()
        assert row is not None  # noqa: S101 (it was just made)
    private = sealed.unseal(sealed=bytes(row.sealed))["private"] or ""
    return row.key, Signer(private=base64.b64decode(private))


def change(*, actor: str, now: datetime) -> KeyShown:
    """A new key signs from now on; what older keys signed stays good until they are revoked."""
    private, public = ed25519.pair()
    kept = sealed.seal(plain={"private": base64.b64encode(private).decode()})
    key = key_id(public=public)
    with write():
        SigningKey.objects.filter(retired_at=None).update(retired_at=now)
        row = SigningKey.objects.create(key=key, public=public, sealed=kept, created_at=now)
        access.note(actor=actor, act="codes.key_made", subject=key, data={}, now=now)
    return _shown(row)


def revoke(*, key: str, actor: str, now: datetime) -> KeyShown | Refusal:
    """Whatever the key signed is good no more; a second time changes nothing."""
    with write():
        row = SigningKey.objects.select_for_update().filter(key=key).first()
        if row is None:
            return Refusal(reason="not_found", data={"what": "key", "key": key[:40]})
        if row.revoked_at is None:
            row.revoked_at, row.retired_at = now, row.retired_at or now
            row.save(update_fields=["revoked_at", "retired_at"])
            access.note(actor=actor, act="codes.key_revoked", subject=key, data={}, now=now)
    return _shown(row)


def listed() -> list[KeyShown]:
    """All keys, the newest first."""
    return [_shown(row) for row in SigningKey.objects.order_by("-pk")]


def public_keys() -> dict[str, bytes]:
    """The public keys that are good, by their id."""
    return {one.key: one.public for one in listed() if one.state != "revoked"}


def _newest() -> SigningKey | None:
    return SigningKey.objects.filter(retired_at=None, revoked_at=None).order_by("-pk").first()


def _shown(row: SigningKey) -> KeyShown:
    state = "revoked" if row.revoked_at else "retired" if row.retired_at else "current"
    return KeyShown(key=row.key, public=bytes(row.public), state=state, created_at=row.created_at)
