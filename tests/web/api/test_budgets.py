"""Budgets over HTTP: the sum holds at each step, and what is refused changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guerdon.flows.campaigns import campaign
from guerdon.store.house import access
from guerdon.store.models import Campaign
from guerdon.terms.role import Role
from tests.flows import regulars

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client: Client) -> Any:
    token = access.add_key(name="erp", role=Role.MARKETER, now=timezone.now())

    def called(method: str, path: str, body: Any = None) -> Any:
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        bearer = {"Authorization": f"Bearer {token}"}
        answer = getattr(client, method)(f"/api/v1{path}", headers=bearer, **more)
        return answer.status_code, answer.json()

    return called


def test_a_year_of_money(call: Any) -> None:
    now = timezone.now()
    year = f"/budgets/{now.year}"
    assert call("get", year)[0] == 404
    status, found = call("put", year, {"total_minor": 100_000, "reserve_share": 0.12})
    assert (status, found["reserve"], found["free"]) == (200, 12_000, 88_000)
    assert call("put", year, {"total_minor": 100_000, "reserve_share": 0.3})[1]["reason"] == (
        "reserve_share"
    )
    campaign.draft(brief=regulars.brief(), actor="mia", now=now)
    part = {"campaign": "spring", "shares": [0.2, 0.8]}
    status, found = call("post", f"{year}/parts", part)
    assert (status, found["committed"], found["free"]) == (200, 12_000, 76_000)
    assert [stage["minor"] for stage in found["parts"][0]["stages"]] == [2_200, 8_800]
    assert (found["parts"][0]["next_minor"], found["parts"][0]["shut"]["reason"]) == (
        8_800,
        "gate_too_early",
    )
    assert call("post", f"{year}/parts", part)[1]["reason"] == "budget_committed"
    status, found = call("post", f"{year}/reserve", {"minor": 2_000, "why": "more guests"})
    assert (found["reserve"], found["free"]) == (10_000, 78_000)
    assert call("post", f"{year}/reserve", {"minor": 1, "why": " "})[1]["reason"] == "reason_needed"
    assert call("post", "/campaigns/spring/stages", {})[1]["reason"] == "gate_too_early"
    Campaign.objects.update(launched_at=now - timedelta(days=9))
    assert call("post", "/campaigns/spring/stages", {"why": "the pilot is sold out"}) == (
        200,
        {"stage": 2},
    )
    status, found = call("get", year)
    assert found["total"] == found["reserve"] + found["committed"] + found["free"]
    assert found["parts"][0]["stages"][1]["why"] == "the pilot is sold out"
