"""The demo's ways in: made once, shown again, and for the owner of the folder only."""

import stat
from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from guerdon.flows.demo import access as demo_access
from guerdon.store.house import access
from guerdon.store.models import User
from guerdon.terms.role import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


def test_three_people_sign_in_and_a_key_opens_the_till(now: datetime) -> None:
    assert demo_access.ways() is None
    ways = demo_access.made(now=now)
    for role in ("owner", "marketer", "analyst"):
        assert authenticate(username=role, password=ways.passwords[role])
        assert User.objects.get(name=role).role == role
    caller = access.holder(token=ways.api_key)
    assert caller is not None
    assert caller.role is Role.CASHIER
    assert len(set(ways.passwords.values())) == 3


def test_again_they_are_the_same(now: datetime, home: Path) -> None:
    ways = demo_access.made(now=now)
    assert demo_access.ways() == demo_access.made(now=now) == ways
    assert stat.S_IMODE((home / "demo-access.json").stat().st_mode) == 0o600
    User.objects.all().delete()  # as if killed after the file and before the people
    assert demo_access.made(now=now) == ways
    assert User.objects.count() == 3


def test_another_house_has_others(now: datetime) -> None:
    first = demo_access.made(now=now)
    demo_access.forget()
    demo_access.forget()
    assert demo_access.ways() is None
    User.objects.all().delete()
    assert demo_access.made(now=now).passwords != first.passwords
