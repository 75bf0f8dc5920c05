"""Passwords: changed by whoever knows the old one, or reset by an owner to one for a single use."""

import secrets
from datetime import datetime

from guerdon.store.house import sign_in
from guerdon.store.house.access import HOUSE, SHORTEST_PASSWORD, note
from guerdon.store.models import User
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role

# As much as the sign-in page reads: what is longer could never be typed there again.
LONGEST_PASSWORD = 1_000
# Easily read aloud; 16 places of 30 are 78 bits.
LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
PLACES, GROUP = 16, 4


def changed(
    *, name: str, old: str, new: str, address: str, now: datetime, again: str | None = None
) -> Refusal | None:
    """The person's own new password; it ends their other sessions and is no longer one-time.

    Whoever sits at an open screen has to know the old one, and wrong tries count with those at
    the door. Refused, with nothing changed: `password_wrong`, `sign_in_too_often`, a new one that
    is too short or too long, is the old one, or (with `again`) was typed in two ways.
    """
    refusal = _unusable(new)
    if refusal is not None:
        return refusal
    if again is not None and again != new:
        return Refusal(reason="passwords_differ")
    known = sign_in.recognised(name=name, password=old, address=address, now=now)
    if isinstance(known, Refusal):
        wrong = known.reason == "sign_in_wrong"
        return Refusal(reason="password_wrong") if wrong else known
    if new == old:
        return Refusal(reason="password_same")
    return _kept(name=name, password=new, one_time=False, actor=name, now=now)


def reset(*, name: str, now: datetime, actor: str = HOUSE) -> str | Refusal:
    """A one-time password, which ends all sessions of the person; the answer is its only showing.

    With it the person may do one thing, for 72 hours: choose a password of their own. Refused:
    nobody by that name.
    """
    text = "".join(secrets.choice(LETTERS) for _ in range(PLACES))
    text = "-".join(text[at : at + GROUP] for at in range(0, PLACES, GROUP))
    refusal = _kept(name=name, password=text, one_time=True, actor=actor, now=now)
    return text if refusal is None else refusal


def _unusable(password: str) -> Refusal | None:
    if len(password) < SHORTEST_PASSWORD:
        return Refusal(reason="password_short", data={"least": SHORTEST_PASSWORD})
    if len(password) > LONGEST_PASSWORD:
        return Refusal(reason="password_long", data={"most": LONGEST_PASSWORD})
    return None


def _kept(*, name: str, password: str, one_time: bool, actor: str, now: datetime) -> Refusal | None:
    user = User.objects.filter(name=name).exclude(role=Role.MEMBER).first()
    if user is None:
        return Refusal(reason="not_found", data={"what": "person", "key": name})
    user.set_password(password)  # slow on purpose, so not while others wait for the writer
    user.one_time = one_time
    act = sign_in.RESET if one_time else "user.password_changed"
    with write():
        user.save(update_fields=["password", "one_time"])
        note(actor=actor, act=act, subject=name, data={}, now=now)
    return None
