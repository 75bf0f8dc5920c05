"""What-if in the console: offers chosen, a job begun, and what the year would have been."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from guerdon.flows.offers import replay
from guerdon.store import jobs
from guerdon.store.models import Customer, Job, Order
from guerdon.store.programme import programme
from tests.flows.shop import off, percent, sells


@pytest.mark.django_db
def test_a_year_is_replayed(owner: Client, moment: datetime) -> None:
    assert "no orders yet" in owner.get("/whatif").content.decode()
    ann = Customer.objects.create(key="ann", created_at=moment)
    Order.objects.create(
        key="o", customer=ann, placed_at=moment - timedelta(days=3), total_minor=5_000
    )
    assert "Draft an offer first" in owner.get("/whatif").content.decode()
    coded = percent("own", 50, codes="unique")
    sells(moment, percent("ten", 10), off("over", 900, least_minor=4_000), coded)
    asked = owner.get("/whatif").content.decode()
    assert 'value="over" checked' in asked
    # What wants a code would reach everybody: it is replayed only when asked for.
    assert 'value="own">' in asked
    assert "Wants a code" in asked
    assert "Replayed before" not in asked
    nothing = owner.post("/whatif", {}, follow=True).content.decode()
    assert "Choose at least one offer" in nothing
    assert not Job.objects.exists()
    begun = owner.post("/whatif", {"offer": ["ten", "over"]})
    (job,) = Job.objects.all()
    assert begun["Location"] == f"/jobs/{job.pk}"
    assert owner.get(f"/whatif/{job.pk}").status_code == 404
    work = jobs.claim(now=datetime.now(UTC))
    found = replay.as_job(args={**work.args, "processes": 1}, tell=lambda _: None)
    jobs.finish(work=work, now=datetime.now(UTC), outcome=found)
    text = owner.get(f"/whatif/{job.pk}").content.decode()
    assert "9.00" in text
    assert "100%" in text
    assert "Try it on a few first" in text
    assert "code of one's own" not in text
    listed = owner.get("/whatif").content.decode()
    assert f'href="/whatif/{job.pk}"' in listed
    assert owner.get(f"/jobs/{job.pk}", headers={"HX-Request": "true"})["HX-Redirect"] == (
        f"/whatif/{job.pk}"
    )


@pytest.mark.django_db
def test_classes_stand_from_the_best_down(owner: Client, moment: datetime) -> None:
    band = {"customers": 1, "orders": 1, "sales_minor": 1, "before_minor": 0, "after_minor": 0}
    bands = [
        {**band, "band": name, "better": 0, "worse": 0} for name in ("", "high", "low", "middle")
    ]
    own = {"key": "own", "name": {"en": "own"}, "kind": "points_multiplier", "codes": "unique"}
    tally = {"uses": 1, "minor": 0, "cost_minor": 0, "customers": 1, "capped": 0}
    told = {
        "since": moment.isoformat(), "until": moment.isoformat(), "currency": "USD",
        "reads": ["stage"], "orders": 4, "reached": 0, "malformed": 0,
        "offers": [{**own, **tally}], "bands": bands,
    }  # fmt: skip
    job = Job.objects.create(
        kind="replay", state="done", args={"now": moment.isoformat()}, outcome=told,
        due_at=moment, created_at=moment,
    )  # fmt: skip
    text = owner.get(f"/whatif/{job.pk}").content.decode()
    places = [text.index(f">{name}</b>") for name in ("High", "Middle", "Low", "not classed")]
    assert places == sorted(places)
    assert "code of one&#x27;s own" in text
    assert "Extra points" in text
    assert "lifecycle stage" in text


@pytest.mark.django_db
def test_extra_points_have_a_figure_of_their_own(owner: Client, moment: datetime) -> None:
    """5,000 paid in two orders earn 50 plain points, which double to 50 more, worth 0.50."""
    programme.keep(changes={"currency": "USD", "points_per_unit": 1, "point_worth_milli": 1_000})
    ann = Customer.objects.create(key="ann", created_at=moment)
    for number, minor in enumerate((2_000, 3_000)):
        Order.objects.create(
            key=f"o{number}", customer=ann, total_minor=minor,
            placed_at=moment - timedelta(days=3 + number),
        )  # fmt: skip
    double = {"key": "double", "kind": "points_multiplier", "value": {"percent": 200}}
    sells(moment, {**double, "name": {"en": "Double points"}})
    found = replay.as_job(
        args={"offers": ["double"], "now": moment.isoformat(), "processes": 1},
        tell=lambda _: None,
    )
    assert (found["points"], found["points_minor"], found["reached"]) == (50, 50, 2)
    (row,) = found["offers"]
    assert (row["points"], row["minor"], row["cost_minor"]) == (50, 0, 50)
    job = Job.objects.create(
        kind="replay", state="done", args={"now": moment.isoformat()}, outcome=found,
        due_at=moment, created_at=moment,
    )  # fmt: skip
    text = owner.get(f"/whatif/{job.pk}").content.decode()
    assert "worth $0.50 if all are used" in text
    # The share of sales counts them: 0.50 of 50.
    assert "1.0%" in text or "1%" in text
    assert "100%" in text
    assert "and 50 points" in owner.get("/whatif").content.decode()
