"""What the first page reads: money given, people at risk, campaigns, steps, troubles."""

from datetime import datetime, timedelta

import pytest

from guerdon.measure.together import Interval
from guerdon.store import home, jobs
from guerdon.store.models import Campaign, Intake, Quarantine, Readout, RedemptionLine
from tests.web.console import shop

pytestmark = pytest.mark.django_db


def test_given_in_a_period_less_what_returns_took_back(now: datetime) -> None:
    shop.filled(now=now)
    day = timedelta(days=1)
    assert home.given(start=now, end=now + day) == home.Given(
        discount_minor=400, redemptions=1, people=1
    )
    before = home.given(start=now - day, end=now)  # half-open: the end is not in it
    assert before == home.Given(discount_minor=0, redemptions=0, people=0)


def test_at_risk_in_the_newest_night(now: datetime) -> None:
    assert home.leaving() is None
    shop.filled(now=now)
    assert home.leaving() == home.Leaving(people=1, worth_minor=30_000, as_of=now)
    assert home.stages() == {"active": 2, "at_risk": 1, "lost": 1, "new": 1, "won_back": 1}
    assert home.known() == 6


def test_campaigns_with_plan_and_actual(now: datetime) -> None:
    shop.filled(now=now)
    (found,) = home.running()
    assert (found.key, found.given, found.held_out) == ("autumn", 2, 1)
    assert (found.spent_minor, found.redeemed, found.spent_share) == (400, 1, 4)
    assert found.profit == Interval(estimate=316_000, low=-6_500, high=638_500)
    assert found.roi == 1.58
    assert home.running(states=("draft",)) == []


def test_a_campaign_without_an_interval_claims_no_profit(now: datetime) -> None:
    shop.filled(now=now)
    returned = shop.READOUT["returned"] | {"gain_low": None}
    Readout.objects.update(document=shop.READOUT | {"returned": returned})
    assert home.running()[0].profit is None
    Readout.objects.all().delete()
    assert (home.running()[0].profit, home.running()[0].roi) == (None, None)


def test_the_newest_readout_counts(now: datetime) -> None:
    shop.filled(now=now)
    campaign = Campaign.objects.get()
    for days, roi in ((2, 7.0), (1, 3.0)):
        document = {"returned": shop.READOUT["returned"] | {"roi": roi}}
        Readout.objects.create(campaign=campaign, at=now + timedelta(days=days), document=document)
    assert home.running()[0].roi == 7.0


def test_the_five_steps(now: datetime) -> None:
    assert home.steps().done() == 0
    shop.filled(now=now)
    assert home.steps() == home.Steps(
        orders=True, known=True, planned=True, launched=True, measured=True
    )
    Campaign.objects.update(state="draft")
    assert not home.steps().planned


def test_troubles(now: datetime) -> None:
    assert home.troubles(now=now) == []
    shop.filled(now=now)
    assert home.troubles(now=now) == []
    jobs.enqueue(kind="nightly", args={}, now=now - timedelta(minutes=6))
    intake = Intake.objects.create(
        key="i",
        source="orders.csv",
        what="orders",
        columns={},
        state="complete",
        started_at=now,
        finished_at=now,
    )
    for row in (1, 2):
        Quarantine.objects.create(intake=intake, row=row, reason="duplicate", raw={})
    RedemptionLine.objects.update(discount_minor=9_400)
    found = {(one.kind, one.subject, one.n) for one in home.troubles(now=now)}
    assert found == {
        ("jobs_late", "", 1),
        ("rows_refused", "orders.csv", 2),
        ("budget_nearly_spent", "autumn", 93),
    }
    job = jobs.claim(now=now)
    assert job is not None
    jobs.fail(work=job, now=now, why={"error": "x"}, again=False)
    kinds = [one.kind for one in home.troubles(now=now)]
    assert "job_failed" in kinds
    assert "jobs_late" not in kinds
