"""Campaigns as they are kept: one place a customer, states in their order, readouts that stay."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.campaigns import campaigns
from guerdon.store.campaigns.campaigns import Assigned
from guerdon.store.models import Assignment, Campaign, Customer
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal

pytestmark = [pytest.mark.database, pytest.mark.django_db]
BRIEF = {"offers": []}


def drafted(now: datetime, key: str = "spring") -> Refusal | None:
    return campaigns.draft(
        key=key,
        name={"en": key},
        brief=BRIEF,
        budget_minor=1000,
        reserve_minor=120,
        actor="mia",
        now=now,
    )


def place(customer: str, arm: str = "given", promised: int = 0) -> Assigned:
    return Assigned(
        customer=customer,
        arm=arm,
        offer="" if arm == "left_out" else "five",
        code="",
        cost_minor=7 if arm == "given" else 0,
        promised_minor=promised,
        reason={"reason": "given_best" if arm == "given" else "held_out", "data": {}},
    )


@pytest.fixture
def planned(now: datetime) -> None:
    for key in ("ann", "bob", "cy"):
        Customer.objects.create(key=key, created_at=now)
    assert drafted(now) is None
    places = [place("ann", promised=5), place("bob", promised=9), place("cy", "holdout")]
    assert campaigns.keep_plan(key="spring", plan={"gap": 0}, assigned=places, now=now) is None


@pytest.mark.usefixtures("planned")
def test_what_was_kept_is_read(now: datetime) -> None:
    assert campaigns.arms(key="spring") == {"given": 2, "holdout": 1}
    assert campaigns.reasons(key="spring") == {"given_best": 2, "held_out": 1}
    found = campaigns.given_by_offer(key="spring")
    assert found == {"five": {"people": 2, "cost_minor": 14, "promised_minor": 14}}
    page = campaigns.assigned(key="spring")
    assert [row.customer for row in page.rows] == ["bob", "ann", "cy"]
    assert campaigns.assigned(key="spring", arm="given", page=2, size=1).rows[0].customer == "ann"
    assert [one.customer for one in campaigns.each_assigned(key="spring", arm="given")] == [
        "ann",
        "bob",
    ]
    assert campaigns.place_of(customer="ann")[0][0] == "spring"


@pytest.mark.usefixtures("planned")
def test_launched_once_with_codes(now: datetime) -> None:
    ends = now + timedelta(days=7)
    with write():
        codes = {"ann": "A", "bob": "B"}
        assert campaigns.launched(key="spring", codes=codes, now=now, ends_at=ends) is None
    assert set(Assignment.objects.values_list("customer__key", "code")) == {
        ("ann", "A"),
        ("bob", "B"),
        ("cy", ""),
    }
    for again in (
        lambda: campaigns.launched(key="spring", codes={}, now=now, ends_at=ends),
        lambda: campaigns.keep_plan(key="spring", plan={}, assigned=[], now=now),
        lambda: drafted(now),
    ):
        with write():
            assert isinstance(again(), Refusal)
    assert Assignment.objects.count() == 3
    assert Campaign.objects.get().state == "launched"


@pytest.mark.usefixtures("planned")
def test_a_new_draft_clears_the_plan(now: datetime) -> None:
    assert drafted(now) is None
    assert Assignment.objects.count() == 0
    assert Campaign.objects.get().state == "draft"


def test_the_newest_readout_is_seen_and_the_older_stay(now: datetime) -> None:
    drafted(now)
    assert campaigns.readout(key="spring") is None
    for hour in (1, 2):
        at = now + timedelta(hours=hour)
        campaigns.keep_readout(key="spring", document={"hour": hour}, now=at)
    assert campaigns.readout(key="spring").document == {"hour": 2}
    assert Campaign.objects.get().readout_set.count() == 2


def test_lists_newest_first(now: datetime) -> None:
    for day, key in enumerate(("old", "new")):
        drafted(now + timedelta(days=day), key)
    assert [one.key for one in campaigns.listed()] == ["new", "old"]
    assert campaigns.listed(states=("launched",)) == ()
    assert campaigns.spent(key="old") == {"times": 0, "people": 0, "minor": 0}


def test_only_a_running_campaign_finishes(now: datetime) -> None:
    drafted(now)
    campaigns.finish(key="spring")
    assert Campaign.objects.get().state == "draft"
    campaigns.plant(key="spring", truth={"sales": 3.0})
    assert campaigns.seen(key="spring").truth == {"sales": 3.0}
