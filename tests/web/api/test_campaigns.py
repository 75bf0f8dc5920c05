"""Campaigns over HTTP: the whole path, and refusals as problems."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from guerdon.store.house import access
from guerdon.store.models import Campaign
from guerdon.terms.role import Role
from tests.flows import regulars

pytestmark = [pytest.mark.database, pytest.mark.django_db]
WHERE = "/api/v1/campaigns"


@pytest.fixture
def call(client: Client, now: datetime) -> Any:
    token = access.add_key(name="crm", role=Role.MARKETER, now=now)

    def called(method: str, path: str, body: Any = None) -> Any:
        send = getattr(client, method)
        bearer = {"Authorization": f"Bearer {token}"}
        if body is None:
            return send(f"{WHERE}{path}", headers=bearer)
        return send(f"{WHERE}{path}", body, content_type="application/json", headers=bearer)

    return called


def test_the_whole_path(call: Any, now: datetime) -> None:
    regulars.opened(now=now)
    assert call("post", "", regulars.brief()).json() == {"campaign": "spring"}
    planned = call("post", "/spring/plan").json()
    assert planned["campaign"]["plan"]["gap"] <= 0.01
    page = call("get", "/spring/assignments?arm=given").json()
    assert page["total"] == planned["arms"]["given"]
    assert all(row["reason"]["reason"] == "given_best" for row in page["rows"])
    launched = call("post", "/spring/launch").json()
    assert launched["campaign"]["state"] == "launched"
    what_if = call("get", "/spring/what-if?budget_minor=1500").json()
    assert 0 < what_if["gain"] < planned["campaign"]["plan"]["objective"]
    assert what_if["low"] < what_if["gain"] < what_if["high"]
    assert what_if["own"]["given"] == planned["arms"]["given"] > what_if["given"]
    assert call("post", "/spring/halt", {"why": "x"}).json()["campaign"]["state"] == "halted"
    assert call("post", "/spring/resume").json()["campaign"]["state"] == "launched"
    late = call("post", "/spring/approve", {"planned_at": ""})
    assert (late.status_code, late.json()["reason"]) == (409, "campaign_state")
    assert [one["key"] for one in call("get", "").json()] == ["spring"]
    assert call("get", "/spring").json()["left_minor"] == launched["left_minor"]
    assert call("post", "/spring/finish").json()["campaign"]["state"] == "finished"


def test_refusals_are_problems(call: Any) -> None:
    for answer, status, reason in (
        (call("get", "/nobody"), 404, "not_found"),
        (call("get", "/nobody/assignments"), 404, "not_found"),
        (call("post", "/nobody/plan"), 404, "not_found"),
        (call("post", "", {"key": "x"}), 422, "brief_malformed"),
        (call("post", "", [1]), 422, "body_malformed"),
    ):
        assert answer.status_code == status, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["reason"] == reason
    assert Campaign.objects.count() == 0
