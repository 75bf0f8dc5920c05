"""Recommendations over HTTP: asked, told which recommender, fitted in the background."""

from datetime import datetime

import pytest
from django.test import Client

from guerdon.store.house import access
from guerdon.store.models import Job
from guerdon.store.night import recommended
from guerdon.terms.role import Role

pytestmark = pytest.mark.django_db


def test_asking_and_fitting(client: Client, now: datetime) -> None:
    token = access.add_key(name="crm", role=Role.MARKETER, now=now)
    asked = {"headers": {"Authorization": f"Bearer {token}"}, "content_type": "application/json"}
    early = client.post("/api/v1/recommendations", {}, **asked)
    assert (early.status_code, early.json()["reason"]) == (422, "recommend_not_fitted")
    state = client.get("/api/v1/recommendations/recommender", headers=asked["headers"])
    assert state.json()["reason"] == "recommend_not_fitted"
    version = recommended.begun(as_of=now, now=now)
    recommended.keep(version=version, kind="popular", lists=[("", [["tea", 1.0, ""]])])
    recommended.swap(version=version, report={"method": "popular", "owned": False})
    found = client.post("/api/v1/recommendations", {"cart": ["cup"], "count": 3}, **asked).json()
    assert found["version"] == version
    assert [one["sku"] for one in found["items"]] == ["tea"]
    assert found["items"][0]["why_zh"] == "很多客户喜欢"
    state = client.get("/api/v1/recommendations/recommender", headers=asked["headers"])
    assert state.json()["report"]["method"] == "popular"
    for _ in range(2):
        job = client.post("/api/v1/recommendations/fit", {}, **asked)
        assert job.status_code == 202
    assert Job.objects.filter(kind="recommend").count() == 1
