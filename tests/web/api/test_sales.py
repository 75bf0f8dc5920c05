"""Sales over HTTP: figures with a night behind them, else a problem."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Sum
from django.test import Client

from guerdon.store.house import access
from guerdon.store.models import Order
from guerdon.terms.role import Role
from tests.flows import regulars

pytestmark = [pytest.mark.one_database, pytest.mark.django_db]


def test_figures_and_refusals(client: Client, now: datetime) -> None:
    token = access.add_key(name="crm", role=Role.ANALYST, now=now)
    bearer = {"Authorization": f"Bearer {token}"}
    early = client.get("/api/v1/sales", headers=bearer)
    assert (early.status_code, early.json()["reason"]) == (422, "night_none")
    regulars.opened(now=now)
    body = client.get("/api/v1/sales?days=60", headers=bearer).json()
    middle = now - timedelta(days=60)
    placed = Order.objects.filter(placed_at__gte=middle, placed_at__lt=now)
    told = body["all"]["now"]
    assert told["orders"] == placed.count()
    assert told["sales_minor"] == placed.aggregate(s=Sum("total_minor"))["s"]
    assert told["margin"] is None
    grown = told["sales_minor"] - body["all"]["before"]["sales_minor"]
    assert sum(body["parts"].values()) == grown
    assert [one["name"] for one in body["groups"]] == ["others"]
    assert body["together"] == []
