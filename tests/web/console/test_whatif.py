"""What-if in the console: offers chosen, a job begun, and what the year would have been."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from guerdon.flows.offers import replay
from guerdon.store import jobs
from guerdon.store.models import Customer, Job, Order
from tests.flows.shop import off, percent, sells


@pytest.mark.django_db
def test_a_year_is_replayed(owner: Client, moment: datetime) -> None:
    assert "no orders yet" in owner.get("/whatif").content.decode()
    ann = Customer.objects.create(key="ann", created_at=moment)
    Order.objects.create(
        key="o", customer=ann, placed_at=moment - timedelta(days=3), total_minor=5_000
    )
    assert "Draft an offer first" in owner.get("/whatif").content.decode()
    sells(moment, percent("ten", 10), off("over", 900, least_minor=4_000))
    assert 'value="over" checked' in owner.get("/whatif").content.decode()
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
    assert owner.get(f"/jobs/{job.pk}", headers={"HX-Request": "true"})["HX-Redirect"] == (
        f"/whatif/{job.pk}"
    )
