"""Goals over HTTP: kept with what they lack, set, reviewed, closed, each for those it concerns."""

from datetime import UTC, datetime

import pytest

from guerdon.terms.kpi import KPIS
from guerdon.terms.role import Role
from tests.flows import tracked
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_draft_to_close() -> None:
    now = datetime.now(UTC)
    tracked.sold(now=now)
    marketer, analyst = Caller(now, Role.MARKETER), Caller(now, Role.ANALYST)
    figures = analyst("GET", "/kpis", language="zh").json()["kpis"]
    assert [one["kpi"] for one in figures] == list(KPIS)
    assert figures[0]["name"] == "销售额"
    bare = tracked.document(now=now, owner="", target=None)
    made = marketer("POST", "/goals", bare)
    assert made.status_code == 201
    lacking = {one["letter"]: one["missing"] for one in made.json()["smart"]}
    assert [one["reason"] for one in lacking["specific"]] == ["smart_owner"]
    assert [one["reason"] for one in lacking["measurable"]] == ["smart_target"]
    assert problem(marketer("POST", "/goals/spring/set"), 409) == "goal_not_smart"
    assert problem(analyst("POST", "/goals", bare), 403) == "role_not_allowed"
    assert problem(marketer("POST", "/goals", {"key": "X"}), 422) == "body_malformed"
    marketer("POST", "/goals", tracked.document(now=now))
    done = marketer("POST", "/goals/spring/set").json()
    assert (done["state"], done["value"]) == ("set", 420000.0)
    review = marketer("POST", "/goals/spring/reviews", {"note": "slow"})
    assert (review.status_code, review.json()["figures"]["value"]) == (201, 420000.0)
    seen = analyst("GET", "/goals/spring").json()
    assert [one["note"] for one in seen["reviews"]] == ["slow"]
    assert seen["forecast"]["says"].startswith("If it goes on as in the last 13 weeks")
    board = analyst("GET", "/goals").json()
    assert [one["goal"] for one in board["goals"]] == ["spring"]
    assert {one["goal"] for one in board["due"]} == {"spring"}
    assert marketer("POST", "/goals/spring/close").json()["state"] == "closed"
    assert problem(marketer("POST", "/goals/spring/set"), 409) == "goal_closed"
    assert problem(analyst("GET", "/goals/none"), 404) == "not_found"


def test_a_draft_without_a_figure_has_no_forecast() -> None:
    now = datetime.now(UTC)
    marketer = Caller(now, Role.MARKETER)
    made = marketer("POST", "/goals", {"key": "later", "name": {"en": "Later"}}).json()
    assert (made["forecast"], made["value"]) == (None, None)


def test_checked_without_keeping() -> None:
    now = datetime.now(UTC)
    analyst = Caller(now, Role.ANALYST)
    found = analyst("POST", "/goals/check", tracked.document(now=now)).json()
    assert (found["status"], found["outlook"]) == ("draft", None)
    assert analyst("GET", "/goals").json()["goals"] == []
