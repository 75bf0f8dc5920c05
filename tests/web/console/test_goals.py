"""The pages of goals: an empty board, a form that keeps what was typed, a goal through its life."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guerdon.store.campaigns import goals
from guerdon.store.writing import write
from tests.flows import tracked

pytestmark = pytest.mark.django_db(transaction=True)


def text(answer: Any) -> str:
    return answer.content.decode()


def typed(**changes: str) -> dict[str, str]:
    today = datetime.now(UTC).date()
    return {
        "name": "A good spring", "kpi": "sales", "of": "", "baseline": "", "target": "8400",
        "start": (today - timedelta(days=28)).isoformat(),
        "due": (today + timedelta(days=27)).isoformat(),
        "owner": "Mia", "why": "It pays for the shop.", "how": "", "importance": "4",
        "urgency": "4", "moscow": "must", "review_days": "14", **changes,
    }  # fmt: skip


def test_a_goal_through_its_life(owner: Client, analyst: Client) -> None:
    assert "No goal yet" in text(owner.get("/goals"))
    assert analyst.get("/goals/new").status_code == 403
    tracked.sold(now=datetime.now(UTC))
    assert 'name="target"' in text(owner.get("/goals/new"))
    wrong = owner.post("/goals/new", typed(target="many", due="2020-01-01"))
    assert wrong.status_code == 422
    assert 'value="many"' in text(wrong)
    assert goals.listed() == ()
    assert owner.post("/goals/new", typed(owner="")).status_code == 302
    page = text(owner.get("/goals/a-good-spring"))
    assert "Nobody owns it" in page
    owner.post("/goals/a-good-spring/act", {"act": "set"})
    assert goals.listed()[0].goal.state == "draft"
    form = text(owner.get("/goals/a-good-spring/change"))
    # 28 days before the start, each 100 or 200.
    assert 'value="8400.00"' in form
    owner.post("/goals/a-good-spring/change", typed(baseline="8000"))
    owner.post("/goals/a-good-spring/act", {"act": "set"})
    found = goals.seen(key="a-good-spring")
    assert found is not None
    assert (found.goal.state, found.goal.baseline, found.goal.owner) == ("set", 800_000.0, "Mia")
    owner.post("/goals/a-good-spring/act", {"act": "review", "note": "slow weeks"})
    shown = text(analyst.get("/goals/a-good-spring"))
    assert "slow weeks" in shown
    assert "If it goes on as in the last" in shown
    assert "goals/a-good-spring/act" not in shown
    board = text(analyst.get("/goals"))
    assert "A good spring" in board
    assert "1 figure is steered" in board
    chart = analyst.get("/charts/goal_pace.json", {"of": "a-good-spring"}).json()
    assert chart["spec"]["layer"]
    owner.post("/goals/a-good-spring/act", {"act": "close"})
    assert "Closed" in text(owner.get("/goals/a-good-spring"))
    assert owner.get("/goals/a-good-spring/change").status_code == 404
    assert owner.post("/goals/a-good-spring/act", {"act": "else"}).status_code == 404
    assert owner.get("/goals/none").status_code == 404


def test_a_share_is_typed_in_percent(owner: Client) -> None:
    owner.post("/goals/new", typed(kpi="repeat_share", target="62.5", name="Back"))
    found = goals.seen(key="back")
    assert found is not None
    assert (found.goal.target, found.goal.baseline) == (0.625, None)
    assert 'value="62.5"' in text(owner.get("/goals/back/change"))


def test_the_first_page_tells_of_goals_off_pace(owner: Client) -> None:
    now = datetime.now(UTC)
    tracked.sold(now=now)
    owner.post("/goals/new", typed(baseline="8000"))
    owner.post("/goals/a-good-spring/act", {"act": "set"})
    with write():
        goals.judge(key="a-good-spring", judged={"status": "off", "chance": 0.12})
    page = text(owner.get("/"))
    assert "Goal off pace: A good spring (12% likely)" in page
