"""Journeys over HTTP: kept, made live, entered, simulated; tasks ended by staff."""

from typing import Any

import pytest

from guerdon.flows.journeys.ready import NAMES
from guerdon.store.customers import people
from guerdon.store.models import JourneyRun
from guerdon.terms.role import Role
from tests.give.paths import HELLO, written
from tests.web.api.tills import Caller

pytestmark = pytest.mark.django_db(transaction=True)
TASK = {"key": "call", "task": {"title": {"en": "Call"}}}
DOCUMENT = written(entry={"api": {}}, steps=[TASK, HELLO])
ANN = {"customer": "ann", "object": "c1", "data": {"cart": "c1"}}


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["reason"]


@pytest.fixture
def desk(now: Any) -> Caller:
    people.named(keys=["ann"], now=now)
    return Caller(now, Role.MARKETER)


def live(desk: Caller, document: Any = DOCUMENT) -> None:
    assert desk("PUT", "/journeys/cart", {"journey": document}).status_code == 200
    assert desk("POST", "/journeys/cart/live").json()["changed"]


def test_kept_planned_and_made_live(desk: Caller) -> None:
    found = desk("POST", "/journey-plans", {"journey": DOCUMENT}).json()
    assert (found["before"], found["same"], found["findings"]) == (0, False, [])
    live(desk)
    (one,) = desk("GET", "/journeys").json()["journeys"]
    assert (one["key"], one["state"], one["version"]) == ("cart", "live", 1)
    assert desk("POST", "/journey-plans", {"journey": DOCUMENT}).json()["same"]
    edited = {**DOCUMENT, "holdout_percent": 10}
    assert problem(desk("PUT", "/journeys/cart", {"journey": edited, "lock": "9"})) == (
        409,
        "journey_stale",
    )
    assert desk("PUT", "/journeys/cart", {"journey": edited, "lock": "1"}).json() == {
        "journey": "cart",
        "version": 2,
        "moved": 0,
    }
    assert desk("POST", "/journeys/cart/pause").json()["state"] == "paused"
    assert desk("GET", "/journeys/cart").json()["journey"] == edited
    assert desk("GET", "/journeys/schema").json()["title"] == "Journey"
    assert len(desk("GET", "/journeys/ready").json()["ready"]) == len(NAMES)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "reason"),
    [
        ("GET", "/journeys/none", None, 404, "not_found"),
        ("POST", "/journeys/none/live", None, 404, "not_found"),
        ("PUT", "/journeys/other", {"journey": DOCUMENT}, 422, "journey_malformed"),
        ("PUT", "/journeys/cart", {"journey": {}}, 422, "journey_malformed"),
        ("PUT", "/journeys/cart", {"journey": []}, 422, "body_malformed"),
        ("PUT", "/journeys/cart", {"journey": DOCUMENT, "moves": {"a": 1}}, 422, "body_malformed"),
        ("PUT", "/journeys/cart", {"journey": DOCUMENT, "moves": 1}, 422, "body_malformed"),
        ("POST", "/journey-plans", {"journey": DOCUMENT, "moves": [1]}, 422, "body_malformed"),
        ("POST", "/journey-plans", {"odd": 1}, 422, "body_malformed"),
        ("POST", "/journeys/cart/simulations", {"days": 0}, 422, "body_malformed"),
    ],
)
def test_what_is_wrong_is_refused(
    desk: Caller, method: str, path: str, body: Any, status: int, reason: str
) -> None:
    live(desk)
    assert problem(desk(method, path, body)) == (status, reason)


def test_an_entry_happens_once_and_its_task_is_ended(desk: Caller, now: Any) -> None:
    live(desk)
    first = desk("POST", "/journeys/cart/entries", ANN, key="k1")
    assert first.status_code == 201
    again = desk("POST", "/journeys/cart/entries", ANN, key="k1")
    assert (again["Idempotent-Replayed"], again.json()) == ("true", first.json())
    other = desk("POST", "/journeys/cart/entries", ANN, key="k2")
    assert problem(other) == (409, "journey_same_object")
    wrong = desk("POST", "/journeys/cart/entries", {**ANN, "data": "x"}, key="k3")
    assert problem(wrong) == (422, "body_malformed")
    assert JourneyRun.objects.count() == 1
    till = Caller(now, Role.CASHIER)
    (task,) = till("GET", "/staff-tasks").json()["tasks"]
    done = {"outcome": "done", "note": "spoke"}
    path = f"/staff-tasks/{task['number']}/outcome"
    assert till("POST", path, done, key="t1").json()["outcome"] == "done"
    assert problem(till("POST", path, done, key="t2")) == (409, "task_ended")
    (run,) = desk("GET", "/customers/ann/journeys").json()["runs"]
    assert [mark["what"] for mark in run["marks"]] == ["asked", "outcome", "said"]


def test_a_simulation_writes_nothing(desk: Caller) -> None:
    live(desk)
    found = desk("POST", "/journeys/cart/simulations", {"days": 7, "journey": DOCUMENT}).json()
    assert (found["entered"], found["sum"]["cost_minor"], found["days"]) == (0, 0, [])
    assert JourneyRun.objects.count() == 0
