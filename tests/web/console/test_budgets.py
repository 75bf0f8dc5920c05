"""The page of budgets: set, given to campaigns, refused beside the field, readable by all."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guerdon.flows.campaigns import campaign
from guerdon.store import counters
from guerdon.store.campaigns import budgets
from guerdon.store.models import Campaign
from guerdon.terms.limit import budget_key
from tests.flows import regulars

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = datetime.now(UTC).year


def text(answer: Any) -> str:
    return answer.content.decode()


def test_from_nothing_to_a_stage_that_is_released(owner: Client, analyst: Client) -> None:
    assert "No budget is set" in text(analyst.get("/budgets"))
    assert "dialog" not in text(analyst.get("/budgets"))
    wrong = owner.post("/budgets/act", {"act": "frame", "total": "90000", "reserve": "30"})
    assert wrong.status_code == 422
    assert "data-open" in text(wrong)
    assert budgets.seen(year=YEAR) is None
    asked = {"act": "frame", "total": "90000", "reserve": "12"}
    assert owner.post("/budgets/act", asked).status_code == 302
    owner.post("/budgets/act", {"act": "reserve", "minor": "800", "why": "storm"})
    frame = budgets.seen(year=YEAR)
    assert frame is not None
    assert frame.reserve == frame.total * 12 // 100 - 80_000
    campaign.draft(brief=regulars.brief(), actor="mia", now=datetime.now(UTC))
    assert 'value="spring"' in text(owner.get("/budgets"))
    owner.post("/budgets/act", {"act": "commit", "campaign": "spring", "stages": "pilot"})
    part = budgets.part(campaign="spring")
    assert part is not None
    assert len(part.stages) == 2
    now = datetime.now(UTC)
    ends = now + timedelta(days=28)
    Campaign.objects.update(state="launched", launched_at=now, ends_at=ends)
    counters.open_counter(key=budget_key(budget="spring"), ceiling=part.released)
    page = text(owner.get("/budgets"))
    assert 'id="release-spring"' in page
    assert 'name="why" required' in page
    owner.post("/budgets/act", {"act": "release", "campaign": "spring"})
    assert budgets.part(campaign="spring") == part
    owner.post("/budgets/act", {"act": "release", "campaign": "spring", "why": "it runs well"})
    assert "All released" in text(owner.get("/budgets"))
    assert owner.post("/budgets/act", {"act": "else"}).status_code == 404
    stages = {"act": "commit", "campaign": "spring", "stages": "x"}
    assert owner.post("/budgets/act", stages).status_code == 404
