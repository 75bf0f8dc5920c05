"""Signing in: a right password opens the door, and too many wrong ones close it for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from guerdon.store.house.access import note
from guerdon.store.models import AuditEntry, User
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role

# NIST SP 800-63B-4 (2025) 3.2.2 asks for a limit of at most 100; a person mistypes a few times.
WINDOW = timedelta(minutes=15)
WRONG_HERE = 5  # for one name from one address
WRONG_NAME = 25  # for one name from anywhere
WRONG_ADDRESS = 50  # for any name from one address
FAILED = "sign_in.failed"
RESET = "user.password_reset"
# A one-time password travels by other means than ours, and should not lie about there for ever.
HOUR = timedelta(hours=1)
ONE_TIME = 72 * HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in: the row's number for the session, never the row."""

    number: int
    name: str
    role: Role
    language: str


def recognised(*, name: str, password: str, address: str, now: datetime) -> Person | Refusal:
    """Whose name and password these are.

    Refused: `sign_in_wrong` (never says which of the two), `sign_in_too_often` with the seconds
    to wait, `password_lapsed` for a one-time password that nobody used in time. Wrong attempts are
    kept in the audit trail, so that every worker counts them.
    """
    wait = _wait(name=name, address=address, now=now)
    if wait:
        return Refusal(reason="sign_in_too_often", data={"minutes": -(-wait // 60)})
    row = User.objects.filter(name=name, is_active=True).exclude(role=Role.MEMBER).first()
    if row is None:
        make_password(password)  # takes as long as checking one, so that names cannot be guessed
    elif row.check_password(password):
        if row.one_time and _lapsed(row.name, now):
            return Refusal(reason="password_lapsed", data={"hours": ONE_TIME // HOUR})
        return Person(number=row.pk, name=row.name, role=Role(row.role), language=row.language)
    with write():
        note(actor="", act=FAILED, subject=name[:200], data={"address": address}, now=now)
    return Refusal(reason="sign_in_wrong")


def _lapsed(name: str, now: datetime) -> bool:
    """Whether the person's one-time password is too old; the audit trail says when it was made."""
    made = AuditEntry.objects.filter(act=RESET, subject=name, at__gt=now - ONE_TIME)
    return not made.exists()


def _wait(*, name: str, address: str, now: datetime) -> int:
    """Seconds until the next attempt is looked at; 0: now."""
    wrong = list(
        AuditEntry.objects.filter(act=FAILED, at__gt=now - WINDOW)
        .order_by("at")
        .values_list("at", "subject", "data__address")[:5000]
    )
    kinds = (
        (WRONG_HERE, [at for at, who, where in wrong if who == name and where == address]),
        (WRONG_NAME, [at for at, who, _ in wrong if who == name]),
        (WRONG_ADDRESS, [at for at, _, where in wrong if where == address]),
    )
    waits = [
        (moments[-limit] + WINDOW - now).total_seconds()
        for limit, moments in kinds
        if len(moments) >= limit
    ]
    return max((int(wait) + 1 for wait in waits), default=0)


def speak(*, name: str, language: str) -> None:
    """The language this person reads from now on."""
    with write():
        User.objects.filter(name=name).update(language=language)
