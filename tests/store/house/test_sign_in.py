"""A right password opens the door; too many wrong ones close it for a while, for all workers."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.house import access, sign_in
from guerdon.store.house.sign_in import (
    FAILED,
    WINDOW,
    WRONG_ADDRESS,
    WRONG_HERE,
    WRONG_NAME,
    Person,
)
from guerdon.store.models import AuditEntry, User
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role

pytestmark = pytest.mark.django_db
PASSWORD = "plum blossom in March"


@pytest.fixture(autouse=True)
def mei(db: None, now: datetime) -> None:
    access.add_user(name="mei", password=PASSWORD, role=Role.OWNER, now=now)


def enter(
    now: datetime, *, name: str = "mei", password: str = PASSWORD, address: str = "10.0.0.1"
) -> Person | Refusal:
    return sign_in.recognised(name=name, password=password, address=address, now=now)


def reason(answer: Person | Refusal) -> str:
    return answer.reason if isinstance(answer, Refusal) else "entered"


def failed(now: datetime, times: int, *, name: str = "mei", address: str = "10.0.0.1") -> None:
    """So many wrong attempts, as they are kept."""
    for n in range(times):
        access.note(
            actor="",
            act=FAILED,
            subject=name,
            data={"address": address},
            now=now + timedelta(seconds=n),
        )


def test_the_right_password(now: datetime) -> None:
    person = enter(now)
    assert isinstance(person, Person)
    assert (person.name, person.role, person.language) == ("mei", Role.OWNER, "")


@pytest.mark.parametrize("change", [{"password": "x"}, {"name": "nobody"}])
def test_a_wrong_one_is_kept_and_says_neither_was_right(
    now: datetime, change: dict[str, str]
) -> None:
    assert enter(now, **change) == Refusal(reason="sign_in_wrong")
    assert AuditEntry.objects.get(act=FAILED).data == {"address": "10.0.0.1"}


def test_who_is_shut_out_or_a_member_does_not_come_in(now: datetime) -> None:
    User.objects.update(is_active=False)
    assert reason(enter(now)) == "sign_in_wrong"
    User.objects.update(is_active=True, role="member")
    assert reason(enter(now)) == "sign_in_wrong"


def test_the_fifth_wrong_one_closes_the_door_until_the_window_has_passed(now: datetime) -> None:
    failed(now, WRONG_HERE - 1)
    assert reason(enter(now + timedelta(minutes=1))) == "entered"
    failed(now + timedelta(seconds=30), 1)
    closed = enter(now + timedelta(minutes=1))
    assert closed == Refusal(reason="sign_in_too_often", data={"minutes": 15})
    count = AuditEntry.objects.filter(act=FAILED).count()
    assert reason(enter(now + timedelta(minutes=2), password="x")) == "sign_in_too_often"
    assert AuditEntry.objects.filter(act=FAILED).count() == count
    assert reason(enter(now + timedelta(minutes=1), address="10.0.0.2")) == "entered"
    assert reason(enter(now + WINDOW + timedelta(seconds=1))) == "entered"


def test_many_addresses_on_one_name_and_many_names_from_one_address(now: datetime) -> None:
    for n in range(WRONG_NAME):
        failed(now, 1, address=f"10.1.0.{n}")
    assert reason(enter(now + timedelta(minutes=1))) == "sign_in_too_often"
    AuditEntry.objects.all().delete()
    for n in range(WRONG_ADDRESS):
        failed(now, 1, name=f"guess{n}")
    assert reason(enter(now + timedelta(minutes=1))) == "sign_in_too_often"
    assert reason(enter(now + timedelta(minutes=1), address="10.0.0.9")) == "entered"


def test_the_language_is_kept(now: datetime) -> None:
    sign_in.speak(name="mei", language="zh-hans")
    person = enter(now)
    assert isinstance(person, Person)
    assert person.language == "zh-hans"
