"""The frame of every page: strangers see nothing of the shop, people what their role may open."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from guerdon.store.models import User
from guerdon.store.programme import programme
from guerdon.terms.role import Role
from guerdon.web.frame import frame

pytestmark = pytest.mark.django_db


def framed(path: str, user: Any) -> dict[str, Any]:
    request = RequestFactory().get(path)
    request.user = user
    request.resolver_match = resolve(path)
    return frame(request)


def person(role: Role, now: datetime) -> User:
    return User.objects.create(name=role, role=role, created_at=now)


def test_a_stranger_sees_the_language_and_nothing_of_the_shop() -> None:
    programme.keep(changes={"name": "晨光", "currency": "CNY"})
    with translation.override("zh-hans"):
        assert framed("/sign-in", AnonymousUser()) == {"lang": "zh"}


def test_a_request_that_nobody_looked_at_is_a_strangers() -> None:
    assert frame(RequestFactory().get("/sign-in")) == {"lang": "en"}


def test_people_see_the_shop_and_where_they_are(now: datetime) -> None:
    programme.keep(changes={"name": "晨光", "currency": "CNY"})
    found = framed("/", person(Role.MARKETER, now))
    assert (found["programme"].name, found["currency"]) == ("晨光", "CNY")
    assert (found["role"], found["route"]) == ("marketer", "home")


@pytest.mark.parametrize(
    ("role", "acting", "settings"),
    [(Role.OWNER, True, True), (Role.MARKETER, True, False), (Role.ANALYST, False, False)],
)
def test_only_pages_of_the_role_are_in_the_rail(
    role: Role, acting: bool, settings: bool, now: datetime
) -> None:
    found = framed("/", person(role, now))
    names = {entry.name for group in found["rail"] for entry in group.entries}
    assert found["acting"] is acting
    assert ("settings" in names) is settings
    assert "customers" in names


def test_a_member_has_no_rail(now: datetime) -> None:
    assert framed("/", person(Role.MEMBER, now))["rail"] == ()
