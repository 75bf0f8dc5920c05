"""Experiments over HTTP: a design's life, who is where, exposed once, refused with names."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.store.models import Enrolment, Experiment
from guerdon.terms.role import Role
from tests.flows import tried
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db
TITLES = [
    {"key": "plain", "name": {"en": "plain", "zh": "平"}},
    {"key": "warm", "name": {"en": "warm", "zh": "暖"}, "settings": {"title": "Hello"}},
]


@pytest.fixture
def desk(now: datetime) -> Caller:
    tried.opened(now)
    return Caller(now, Role.MARKETER)


def asked(**changes: Any) -> dict[str, Any]:
    design = tried.document(key="titles", tests="title", arms=TITLES, **changes)
    del design["audience"]
    return design


def test_from_a_design_to_a_halt(desk: Caller) -> None:
    made = desk("POST", "/experiments", asked())
    assert (made.status_code, made.json()) == (201, {"experiment": "titles"})
    assert desk("POST", "/experiments", asked()).json() == made.json()
    assert Experiment.objects.count() == 1
    wrong = desk("POST", "/experiments", {**asked(), "looks": 0})
    assert problem(wrong, 422) == "body_malformed"
    body = desk("POST", "/experiments/titles/start").json()
    assert (body["state"], body["slots"]) == (
        "running", {"layer": "main", "start": 0, "end": 10_000},
    )  # fmt: skip
    assert problem(desk("POST", "/experiments/titles/start"), 409) == "experiment_started"
    assert problem(desk("POST", "/experiments/titles/looks"), 409) == "look_too_soon"
    (one,) = desk("GET", "/experiments").json()["experiments"]
    assert one["says"] == {"warm": "Nobody has looked yet."}
    done = desk("POST", "/experiments/titles/halt", language="zh").json()
    assert (done["state"], done["why"]["says"]) == ("halted", "由 key:till-marketer 手动叫停。")
    assert desk("GET", "/experiments/titles").json()["state"] == "halted"
    assert problem(desk("GET", "/experiments/none"), 404) == "not_found"


def test_a_till_asks_and_exposes_once(desk: Caller, now: datetime) -> None:
    desk("POST", "/experiments", asked())
    desk("POST", "/experiments/titles/start")
    till = Caller(now)
    told = till("GET", "/experiments/titles/arms/c001").json()
    assert told["arm"] in ("plain", "warm")
    assert told["settings"] == ({"title": "Hello"} if told["arm"] == "warm" else {})
    assert Enrolment.objects.count() == 0
    first = till("POST", "/experiments/titles/exposures", {"customer": "c001"}, key="k")
    assert first.json()["first"]
    again = till("POST", "/experiments/titles/exposures", {"customer": "c001"}, key="k")
    assert (again.json(), again["Idempotent-Replayed"]) == (first.json(), "true")
    other = till("POST", "/experiments/titles/exposures", {"customer": "c001"}, key="k2")
    assert not other.json()["first"]
    assert Enrolment.objects.count() == 1
    wrong = till("POST", "/experiments/titles/exposures", {"who": "c001"}, key="k3")
    assert problem(wrong, 422) == "body_malformed"
    assert problem(till("POST", "/experiments/titles/start"), 403) == "role_not_allowed"


def test_outside_the_audience_it_says_why(desk: Caller) -> None:
    audience = {"field": "orders", "op": "at_least", "value": 29}
    desk("POST", "/experiments", tried.document(audience=audience))
    desk("POST", "/experiments/depth/start")
    told = desk("GET", "/experiments/depth/arms/c000").json()
    assert (told["arm"], told["says"]) == (None, "The customer is not enrolled in it.")


def test_sizes_before_the_start(desk: Caller, now: datetime) -> None:
    tried.buys_as_always(now)
    body = desk("POST", "/experiments/sizes", tried.document(effect=0.2)).json()
    assert body["own"]["customers"] == tried.CUSTOMERS
    assert body["own"]["mean"] > 0
    assert body["customers_wanted"] > 0
    assert len(body["looks"]) == 4
    assert [one["detectable"] for one in body["sizes"]] == sorted(
        (one["detectable"] for one in body["sizes"]), reverse=True
    )
    assert Experiment.objects.count() == 0


def test_a_bar_that_nothing_can_pass_is_null(desk: Caller, now: datetime) -> None:
    tried.buys_as_always(now)
    design = tried.document(effect=0.2, spending="fixed", looks=2)
    body = desk("POST", "/experiments/sizes", design).json()
    assert [one["bar"] is None for one in body["looks"]] == [True, False]
