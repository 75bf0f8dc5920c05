"""Retention over HTTP: figures with a night behind them, else a problem."""

from datetime import datetime

import pytest
from django.test import Client

from guerdon.store.house import access
from guerdon.terms.role import Role
from tests.flows import regulars

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_figures_and_refusals(client: Client, now: datetime) -> None:
    token = access.add_key(name="crm", role=Role.ANALYST, now=now)
    bearer = {"Authorization": f"Bearer {token}"}
    early = client.get("/api/v1/retention", headers=bearer)
    assert (early.status_code, early.json()["reason"]) == (422, "night_none")
    regulars.opened(now=now)
    body = client.get("/api/v1/retention?days=60", headers=bearer).json()
    assert body["days"] == 60
    assert 0 < body["rate"] < 1
    assert body["start"] >= body["end"] - body["new"] - body["back"] > 0
