"""Passwords are changed by who knows the old one, reset by owners, and told to nobody else."""

import re
from datetime import datetime, timedelta

import pytest

from guerdon.store.house import access, passwords, sign_in
from guerdon.store.models import AuditEntry, User
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role

pytestmark = pytest.mark.django_db

OLD = "plum blossom in March"
NEW = "osmanthus in October"
HERE = "192.0.2.1"


@pytest.fixture
def ann(now: datetime) -> str:
    assert access.add_user(name="ann", password=OLD, role=Role.ANALYST, now=now) is None
    return "ann"


def change(now: datetime, *, old: str = OLD, new: str = NEW, **more: str) -> Refusal | None:
    return passwords.changed(name="ann", old=old, new=new, address=HERE, now=now, **more)


def acts() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", "actor"))


def test_a_new_password_replaces_the_old_and_ends_sessions(now: datetime, ann: str) -> None:
    session = User.objects.get().get_session_auth_hash()
    assert change(now, again=NEW) is None
    assert User.objects.get().check_password(NEW)
    assert not User.objects.get().check_password(OLD)
    assert User.objects.get().get_session_auth_hash() != session
    assert acts()[-1] == ("user.password_changed", "ann")
    assert NEW not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"old": "somebody else's"}, "password_wrong"),
        ({"new": "x" * 11}, "password_short"),
        ({"new": "x" * 1_001}, "password_long"),
        ({"new": OLD}, "password_same"),
        ({"again": NEW + "!"}, "passwords_differ"),
    ],
)
def test_a_refusal_changes_nothing(
    now: datetime, ann: str, words: dict[str, str], reason: str
) -> None:
    before = User.objects.values().get()
    refusal = change(now, **words)
    assert refusal is not None
    assert refusal.reason == reason
    assert User.objects.values().get() == before
    assert "user.password_changed" not in dict(acts())


def test_wrong_tries_are_limited_together_with_those_at_the_door(now: datetime, ann: str) -> None:
    for _ in range(sign_in.WRONG_HERE - 1):
        assert change(now, old="no") == Refusal(reason="password_wrong")
    sign_in.recognised(name="ann", password="no", address=HERE, now=now)
    refusal = change(now)  # even by the right one
    assert refusal is not None
    assert refusal.reason == "sign_in_too_often"
    assert User.objects.get().check_password(OLD)
    assert change(now + sign_in.WINDOW + timedelta(seconds=1)) is None


def test_an_owner_resets_to_a_one_time_password(now: datetime, ann: str) -> None:
    session = User.objects.get().get_session_auth_hash()
    first = passwords.reset(name="ann", actor="owner", now=now)
    second = passwords.reset(name="ann", actor="owner", now=now)
    assert isinstance(first, str)
    assert isinstance(second, str)
    assert first != second
    assert re.fullmatch(r"([2-9a-z]{4}-){3}[2-9a-z]{4}", second)
    kept = User.objects.get()
    assert (kept.one_time, kept.check_password(second), kept.check_password(first)) == (
        True,
        True,
        False,
    )
    assert kept.get_session_auth_hash() != session
    assert acts()[-1] == ("user.password_reset", "owner")
    assert change(now, old=second) is None
    assert not User.objects.get().one_time


def test_nobody_is_not_reset(now: datetime) -> None:
    missing = passwords.reset(name="bob", now=now)
    assert missing == Refusal(reason="not_found", data={"what": "person", "key": "bob"})
    assert not AuditEntry.objects.exists()


def test_a_one_time_password_lapses(now: datetime, ann: str) -> None:
    text = passwords.reset(name="ann", now=now)
    assert isinstance(text, str)

    def enters(at: datetime) -> object:
        return sign_in.recognised(name="ann", password=text, address=HERE, now=at)

    assert isinstance(enters(now + sign_in.ONE_TIME - timedelta(seconds=1)), sign_in.Person)
    lapsed = Refusal(reason="password_lapsed", data={"hours": 72})
    late = now + sign_in.ONE_TIME
    assert enters(late) == change(late, old=text) == lapsed
    assert User.objects.get().check_password(text)
    # Another one is good again; a password of one's own never lapses.
    again = passwords.reset(name="ann", now=late)
    assert isinstance(again, str)
    assert change(late, old=again) is None
    found = sign_in.recognised(name="ann", password=NEW, address=HERE, now=late + timedelta(days=9))
    assert isinstance(found, sign_in.Person)
