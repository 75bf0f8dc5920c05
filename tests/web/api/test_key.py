"""Keys let in their roles, owners everywhere, and nobody too often."""

from typing import Any

import pytest
from django.test import RequestFactory

from guerdon.store.house import access
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from guerdon.web.api import key
from guerdon.web.api.rate import Rate

pytestmark = pytest.mark.django_db


def knock(door: key.Key, header: str | None) -> Any:
    """The caller, or the reason why not."""
    headers = {} if header is None else {"Authorization": header}
    try:
        return door(RequestFactory().get("/", headers=headers))
    except key.RefusedError as error:
        return error.refusal.reason


def test_who_comes_in(now: Any) -> None:
    door = key.Key(Role.CASHIER)
    tokens = {role: access.add_key(name=role, role=role, now=now) for role in Role}
    for role, token in tokens.items():
        answer = knock(door, f"Bearer {token}")
        if role in (Role.CASHIER, Role.OWNER):
            assert answer == access.Caller(name=f"key:{role}", role=role)
        else:
            assert answer == "role_not_allowed"
    assert knock(door, None) == "key_missing"
    assert knock(door, tokens[Role.OWNER]) == "key_missing"
    assert knock(door, f"Bearer {tokens[Role.OWNER]}x") == "key_wrong"


def test_a_rate_for_each_name(now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key, "RATE", Rate(per_second=0.001, burst=1))
    door = key.Key(Role.CASHIER)
    first, second = (access.add_key(name=n, role=Role.CASHIER, now=now) for n in "ab")
    assert isinstance(knock(door, f"Bearer {first}"), access.Caller)
    assert knock(door, f"Bearer {first}") == "too_many_calls"
    assert isinstance(knock(door, f"Bearer {second}"), access.Caller)


def test_granted() -> None:
    assert key.granted(5) == 5
    with pytest.raises(key.RefusedError):
        key.granted(Refusal(reason="not_found"))
