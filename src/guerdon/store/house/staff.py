"""The people who may sign in to the console."""

from dataclasses import dataclass
from datetime import datetime

from guerdon.store.house.access import note
from guerdon.store.models import User
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One person as others may see them."""

    name: str
    role: Role
    active: bool
    created_at: datetime
    last_seen: datetime | None


def staff() -> list[Colleague]:
    """Everybody who signs in to the console, oldest first."""
    return [
        Colleague(
            name=row.name,
            role=Role(row.role),
            active=row.is_active,
            created_at=row.created_at,
            last_seen=row.last_login,
        )
        for row in User.objects.exclude(role=Role.MEMBER).order_by("id")
    ]


def let_in(*, name: str, active: bool, actor: str, now: datetime) -> Refusal | None:
    """Open or close the door for a person; the last active owner cannot be shut out."""
    with write():
        row = User.objects.filter(name=name).exclude(role=Role.MEMBER).first()
        if row is None:
            return Refusal(reason="not_found", data={"what": "person", "key": name})
        owners = User.objects.filter(role=Role.OWNER, is_active=True).exclude(pk=row.pk)
        if not active and row.role == Role.OWNER and not owners.exists():
            return Refusal(reason="last_owner")
        if User.objects.filter(pk=row.pk).exclude(is_active=active).update(is_active=active):
            act = "user.let_in" if active else "user.shut_out"
            note(actor=actor, act=act, subject=name, data={}, now=now)
    return None
