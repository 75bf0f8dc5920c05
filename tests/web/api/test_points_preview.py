"""A draft of terms tried over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.store.models import Customer, Order
from guerdon.terms.role import Role
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_draft_beside_what_holds(now: Any) -> None:
    row = Customer.objects.create(key="ann", created_at=now)
    at = now - timedelta(days=1)
    Order.objects.create(key="o", customer=row, placed_at=at, total_minor=1000)
    desk = Caller(now, Role.ANALYST)
    rates = [{"points": 3, "per_minor": 100}]
    body = {"points": {"wallets": {"points": {"earn": {"rates": rates}}}}}
    told = desk("POST", "/points/previews", body).json()
    assert (told["live"], told["draft"], told["winners"], told["same"]) == (10, 30, 1, 0)
    assert told["groups"]["tier"][0]["draft"] == 30
    assert told["every"] == 1
    wrong = desk("POST", "/points/previews", {"points": {"wallets": {"points": {"x": 1}}}})
    assert problem(wrong, 422) == "programme_unreadable"
    assert problem(desk("POST", "/points/previews", []), 422) == "body_malformed"
