"""The people of the console: listed without members, let in and shut out once."""

from datetime import datetime

import pytest

from guerdon.store.house import access, staff
from guerdon.store.models import AuditEntry, User
from guerdon.terms.role import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(db: None, now: datetime) -> None:
    for name, role in (("mei", Role.OWNER), ("lin", Role.MARKETER), ("ann", Role.MEMBER)):
        access.add_user(name=name, password="plum blossom in March", role=role, now=now)


def let_in(name: str, now: datetime, *, active: bool) -> object:
    return staff.let_in(name=name, active=active, actor="mei", now=now)


def test_members_are_not_staff() -> None:
    assert [(one.name, one.role, one.active) for one in staff.staff()] == [
        ("mei", Role.OWNER, True),
        ("lin", Role.MARKETER, True),
    ]


def test_shut_out_once(now: datetime) -> None:
    noted = AuditEntry.objects.count()
    assert let_in("lin", now, active=False) is None
    assert let_in("lin", now, active=False) is None
    assert not User.objects.get(name="lin").is_active
    assert AuditEntry.objects.count() == noted + 1


@pytest.mark.parametrize(
    ("name", "reason"), [("mei", "last_owner"), ("ann", "not_found"), ("x", "not_found")]
)
def test_refused_and_nothing_changed(now: datetime, name: str, reason: str) -> None:
    before = list(User.objects.values_list("name", "is_active"))
    refusal = let_in(name, now, active=False)
    assert refusal.reason == reason  # type: ignore[attr-defined]
    assert list(User.objects.values_list("name", "is_active")) == before


def test_an_owner_may_go_when_another_stays(now: datetime) -> None:
    User.objects.filter(name="lin").update(role="owner")
    assert let_in("mei", now, active=False) is None
    assert let_in("lin", now, active=False).reason == "last_owner"  # type: ignore[attr-defined]
