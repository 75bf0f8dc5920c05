"""A campaign's life on a shop with a night behind it; each refusal leaves everything as it was."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.campaigns import campaign
from guerdon.flows.campaigns.campaign import CampaignLooked
from guerdon.store.models import Assignment, AuditEntry, Campaign, Code, Counter, Offer
from guerdon.store.programme import offers as kept_offers
from guerdon.terms.decision import Refusal
from tests.flows import regulars

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def shop(now: datetime) -> None:
    regulars.opened(now=now)


def counts() -> tuple[int, ...]:
    models = (Campaign, Assignment, Offer, Code, Counter, AuditEntry)
    return tuple(model.objects.count() for model in models)


def planned(now: datetime, **changes: Any) -> CampaignLooked:
    assert campaign.draft(brief=regulars.brief(**changes), actor="mia", now=now) == "spring"
    seen = campaign.plan(campaign="spring", now=now)
    assert isinstance(seen, CampaignLooked)
    return seen


@pytest.mark.usefixtures("shop")
def test_from_brief_to_codes(now: datetime) -> None:
    seen = planned(now)
    assert seen.campaign.state == "planned"
    assert sum(seen.arms.values()) == seen.campaign.plan["audience"] == regulars.CUSTOMERS
    assert Code.objects.count() == 0
    done = campaign.launch(campaign="spring", actor="mia", now=now)
    assert isinstance(done, CampaignLooked)
    assert done.campaign.state == "launched"
    assert done.campaign.ends_at == now + timedelta(days=28)
    given = Assignment.objects.filter(arm="given")
    assert given.count() == Code.objects.count() == done.arms["given"] > 0
    assert all(
        row.code and row.code in Code.objects.values_list("code", flat=True) for row in given
    )
    assert not Assignment.objects.exclude(arm="given").exclude(code="").exists()
    for row in given.select_related("customer"):
        code = Code.objects.get(code=row.code)
        assert (code.customer_id, code.offer) == (row.customer_id, row.offer)
    counter = Counter.objects.get(pk="budget/spring")
    assert (counter.used, counter.ceiling) == (0, 12_000 - 1_000 - 2 * done.arms["given"])
    live = kept_offers.listed(state="live")
    assert {offer.document["campaign"] for offer in live} == {"spring"}
    assert done.left_minor == counter.ceiling


@pytest.mark.usefixtures("shop")
def test_an_audience_by_condition(now: datetime) -> None:
    condition = {"field": "orders", "op": "at_least", "value": 15}
    few = planned(now, audience=condition).campaign.plan["audience"]
    assert 0 < few < regulars.CUSTOMERS


@pytest.mark.usefixtures("shop")
def test_planning_again_replaces_the_plan(now: datetime) -> None:
    first = planned(now)
    again = campaign.plan(campaign="spring", now=now)
    assert isinstance(again, CampaignLooked)
    assert again.arms == first.arms
    assert Assignment.objects.count() == regulars.CUSTOMERS


@pytest.mark.usefixtures("shop")
def test_a_new_brief_takes_the_plan_away(now: datetime) -> None:
    planned(now)
    campaign.draft(brief=regulars.brief(budget_minor=9_000), actor="mia", now=now)
    seen = campaign.seen(campaign="spring")
    assert isinstance(seen, CampaignLooked)
    assert (seen.campaign.state, dict(seen.campaign.plan), dict(seen.arms)) == ("draft", {}, {})


@pytest.mark.usefixtures("shop")
def test_refusals_change_nothing(now: datetime) -> None:
    before = counts()
    refused = {
        "not_found": campaign.plan(campaign="nobody", now=now),
        "brief_malformed": campaign.draft(brief={"key": "x"}, actor="mia", now=now),
        "budget_empty": campaign.draft(brief=regulars.brief(budget_minor=0), actor="mia", now=now),
        "unknown_field": campaign.draft(
            brief=regulars.brief(audience={"field": "shoe", "op": "is", "value": 1}),
            actor="mia",
            now=now,
        ),
    }
    for reason, answer in refused.items():
        assert isinstance(answer, Refusal)
        assert answer.reason == reason
    assert counts() == before


@pytest.mark.usefixtures("shop")
def test_a_draft_cannot_be_launched(now: datetime) -> None:
    campaign.draft(brief=regulars.brief(), actor="mia", now=now)
    before = counts()
    answer = campaign.launch(campaign="spring", actor="mia", now=now)
    assert isinstance(answer, Refusal)
    assert answer.reason == "campaign_state"
    assert counts() == before


@pytest.mark.usefixtures("shop")
def test_it_is_launched_once(now: datetime) -> None:
    planned(now)
    campaign.launch(campaign="spring", actor="mia", now=now)
    before = counts()
    for again in (
        campaign.launch(campaign="spring", actor="mia", now=now),
        campaign.plan(campaign="spring", now=now),
        campaign.draft(brief=regulars.brief(), actor="mia", now=now),
    ):
        assert isinstance(again, Refusal)
    assert counts() == before


@pytest.mark.usefixtures("shop")
def test_an_offer_of_another_stays_as_it_is(now: datetime) -> None:
    own = {
        "key": "spring-ten",
        "kind": "percent",
        "value": {"percent": 50},
        "name": {"en": "Half price"},
    }
    kept_offers.keep(documents=[own], actor="mia", now=now, state="live")
    planned(now)
    before = counts()
    answer = campaign.launch(campaign="spring", actor="mia", now=now)
    assert isinstance(answer, Refusal)
    assert answer.reason == "offer_in_use"
    assert counts() == before
    assert kept_offers.seen(key="spring-ten").document["value"] == {"percent": 50}


@pytest.mark.usefixtures("shop")
def test_a_failure_half_way_leaves_nothing(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(now)
    before = counts()
    refusal = Refusal(reason="customer_unknown", data={"customer": "c001"})
    monkeypatch.setattr(campaign.codes, "issue", lambda **_: refusal)
    assert campaign.launch(campaign="spring", actor="mia", now=now) == refusal
    assert counts() == before
    assert Campaign.objects.get().state == "planned"


@pytest.mark.usefixtures("shop")
def test_nobody_to_give_to(now: datetime) -> None:
    planned(now, budget_minor=1_140)
    answer = campaign.launch(campaign="spring", actor="mia", now=now)
    assert isinstance(answer, Refusal)
    assert answer.reason in ("nothing_to_launch", "campaign_state")
    assert Code.objects.count() == 0


@pytest.mark.usefixtures("shop")
def test_finished_offers_end(now: datetime) -> None:
    planned(now)
    campaign.launch(campaign="spring", actor="mia", now=now)
    done = campaign.finish(campaign="spring", actor="mia", now=now)
    assert isinstance(done, CampaignLooked)
    assert done.campaign.state == "finished"
    assert not kept_offers.listed(state="live")


@pytest.mark.usefixtures("shop")
def test_it_ends_by_itself_when_its_window_is_over(now: datetime) -> None:
    planned(now)
    campaign.launch(campaign="spring", actor="mia", now=now)
    ends = now + timedelta(days=28)
    assert campaign.end_due(now=ends - timedelta(seconds=1)) == 0
    assert campaign.end_due(now=ends) == 1
    assert campaign.end_due(now=ends) == 0
    assert Campaign.objects.get().state == "finished"
    assert not kept_offers.listed(state="live")


def test_before_the_first_night(now: datetime) -> None:
    campaign.draft(brief=regulars.brief(), actor="mia", now=now)
    assert campaign.plan(campaign="spring", now=now) == Refusal(reason="night_none")
