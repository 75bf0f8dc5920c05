"""Hooks over HTTP: kept by owners, their log, and hearing again."""

from typing import Any

import pytest

from guerdon.store import hooks
from guerdon.store.customers import people
from guerdon.store.writing import write
from guerdon.terms.role import Role
from guerdon.terms.trigger import Trigger
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hook_lives(now: Any) -> None:
    people.named(keys=["ann"], now=now)
    owner = Caller(now, Role.OWNER)
    body = {"url": "https://a.example", "kinds": ["review"]}
    assert len(owner("PUT", "/hooks/crm", body).json()["secret"]) > 30
    assert owner("PUT", "/hooks/crm", body).json()["secret"] is None
    assert problem(owner("PUT", "/hooks/crm", {"url": "x"}), 422) == "body_malformed"
    (one,) = owner("GET", "/hooks").json()["hooks"]
    assert "secret" not in one
    with write():
        trigger = Trigger(kind="review", key="r", customer="ann", at=now, data={})
        hooks.spread(trigger=trigger, now=now)
        (taken,) = hooks.take(now=now, most=1)
        hooks.done(number=taken.number, fine=True, status=200, answer="ok", now=now)
    (seen,) = owner("GET", "/hooks/crm/deliveries").json()["deliveries"]
    assert (seen["state"], seen["status"]) == ("delivered", 200)
    again = owner("POST", "/hooks/crm/replay", {"delivery": seen["number"]}).json()
    assert again["again"] == 1
    assert owner("DELETE", "/hooks/crm").json()["active"] is False
    assert problem(owner("DELETE", "/hooks/crm"), 404) == "not_found"
    assert len(owner("GET", "/hooks/crm/deliveries").json()["deliveries"]) == 1
    assert problem(owner("GET", "/hooks/none/deliveries"), 404) == "not_found"
    assert problem(owner("POST", "/hooks/none/replay", {}), 404) == "not_found"
