"""How long memberships last over HTTP; refused while too few have ended."""

from datetime import datetime

import pytest
from django.test import Client

from guerdon.store.house import access
from guerdon.terms.role import Role
from tests.flows.know.memberships import thirty

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]


def test_too_few_have_ended(client: Client, now: datetime) -> None:
    token = access.add_key(name="crm", role=Role.ANALYST, now=now)
    early = client.get("/api/v1/staying?by=plan", headers={"Authorization": f"Bearer {token}"})
    assert (early.status_code, early.json()["reason"]) == (422, "staying_too_few")


def test_by_plan(client: Client, now: datetime) -> None:
    token = access.add_key(name="crm", role=Role.ANALYST, now=now)
    thirty(now=now)
    told = client.get("/api/v1/staying", headers={"Authorization": f"Bearer {token}"}).json()
    assert (told["customers"], told["left"], told["by"]) == (30, 10, "plan")
    assert [one["group"] for one in told["groups"]] == ["basic", "plus"]
