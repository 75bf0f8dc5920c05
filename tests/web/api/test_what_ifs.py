"""What-if over HTTP: begun, watched, and what it came to with the worth of extra points."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.flows.offers import replay
from guerdon.store import jobs
from guerdon.store.models import Customer, Job, Order
from guerdon.store.programme import programme
from guerdon.terms.role import Role
from tests.flows.shop import percent, sells
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db
DOUBLE = {
    "key": "double",
    "kind": "points_multiplier",
    "value": {"percent": 200},
    "name": {"en": "Double points"},
}


def test_begun_watched_and_told(now: datetime) -> None:
    moment = datetime.now(UTC)
    programme.keep(changes={"currency": "USD", "points_per_unit": 1, "point_worth_milli": 500})
    ann = Customer.objects.create(key="ann", created_at=moment)
    Order.objects.create(
        key="o", customer=ann, placed_at=moment - timedelta(days=3), total_minor=5_000
    )
    sells(moment, percent("ten", 10), DOUBLE)
    marketer, analyst = Caller(now, Role.MARKETER), Caller(now, Role.ANALYST)
    begun = marketer("POST", "/what-ifs", {"offers": ["ten", "double"]})
    assert begun.status_code == 202
    job = begun.json()["job"]
    assert marketer("POST", "/what-ifs", {"offers": ["ten"]}).json() == {"job": job}
    waiting = analyst("GET", f"/what-ifs/{job}").json()
    assert (waiting["job"], waiting["outcome"]) == (job, None)
    work = jobs.claim(now=datetime.now(UTC))
    assert work is not None
    outcome = replay.as_job(args={**work.args, "processes": 1}, tell=lambda _: None)
    jobs.finish(work=work, now=datetime.now(UTC), outcome=outcome)
    told = analyst("GET", f"/what-ifs/{job}").json()
    assert told["state"] == "done"
    # 45.00 left to pay earn 45 points once more, worth half a cent each: 23 by rounding up.
    assert (told["outcome"]["points"], told["outcome"]["points_minor"]) == (45, 23)
    costs = {one["key"]: one["cost_minor"] for one in told["outcome"]["offers"]}
    assert costs == {"ten": 500, "double": 23}


def test_refusals_begin_nothing(now: datetime) -> None:
    marketer = Caller(now, Role.MARKETER)
    assert problem(marketer("POST", "/what-ifs", {"offers": ["gone"]}), 404) == "not_found"
    assert problem(marketer("POST", "/what-ifs", {"offers": []}), 422) == "replay_offers"
    assert problem(marketer("POST", "/what-ifs", {"offers": "ten"}), 422) == "body_malformed"
    analyst = Caller(now, Role.ANALYST)
    assert problem(analyst("POST", "/what-ifs", {"offers": []}), 403) == "role_not_allowed"
    assert problem(analyst("GET", "/what-ifs/1"), 404) == "not_found"
    other = jobs.enqueue(kind="recommend", args={}, now=now)
    assert problem(analyst("GET", f"/what-ifs/{other}"), 404) == "not_found"
    assert Job.objects.count() == 1
