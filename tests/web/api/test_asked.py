"""A body that says it is too large is not read at all."""

from types import SimpleNamespace
from typing import Any

import pytest

from guerdon.store.house.access import Caller
from guerdon.terms.role import Role
from guerdon.web.api import asked
from guerdon.web.api.key import RefusedError


def request(**words: Any) -> Any:
    given = {"headers": {}, "GET": {}, "auth": Caller(name="key:a", role=Role.OWNER)}
    return SimpleNamespace(**given | words)


def test_a_large_body_is_refused_by_its_length() -> None:
    class Unread:
        headers = {"Content-Length": "262145"}

        @property
        def body(self) -> bytes:
            raise AssertionError("the body was read")

    with pytest.raises(RefusedError) as raised:
        asked.body(Unread())  # type: ignore[arg-type]
    assert raised.value.refusal.reason == "body_too_large"


def test_keys_are_kept_apart_by_caller() -> None:
    headers = {"Idempotency-Key": "k"}
    first = asked.key(request(headers=headers))
    other = asked.key(request(headers=headers, auth=Caller(name="key:b", role=Role.CASHIER)))
    assert first != other
    assert first.endswith(":k")
    assert len(first) == 18


def test_dry() -> None:
    for text, expected in (("true", True), ("1", True), ("false", False), ("", False)):
        assert asked.dry(request(GET={"dry": text})) is expected
    assert asked.dry(request()) is False


def test_an_owner_sets_the_time_in_utc() -> None:
    found = asked.now(request(GET={"now": "2026-03-14T20:00:00+08:00"}))
    assert found.isoformat() == "2026-03-14T12:00:00+00:00"
