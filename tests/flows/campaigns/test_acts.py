"""A second person agrees to what they saw; a stopped campaign gives nothing from that moment on."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.campaigns import acts, campaign
from guerdon.flows.campaigns.campaign import CampaignLooked
from guerdon.flows.till.redemption import redeem
from guerdon.store.models import (
    Assignment,
    AuditEntry,
    Campaign,
    Code,
    Customer,
    Message,
    Offer,
    Redemption,
)
from guerdon.store.programme import programme
from guerdon.terms.cart import Cart, Checkout, Line
from guerdon.terms.decision import Refusal
from tests.flows import regulars

pytestmark = pytest.mark.django_db
PLANNED_AT = "2026-03-14T12:00:00+00:00"
BRIEF = regulars.brief()


@pytest.fixture
def planned(now: datetime) -> None:
    """A plan that gives ann and bob an offer each, made by mia."""
    programme.keep(changes={"currency": "USD", "margin": 0.4})
    row = Campaign.objects.create(
        key="spring",
        name=BRIEF["name"],
        state="planned",
        brief=BRIEF,
        budget_minor=BRIEF["budget_minor"],
        reserve_minor=1440,
        plan={"planned_at": PLANNED_AT},
        created_at=now,
        created_by="mia",
        planned_by="max",
    )
    for key in ("ann", "bob"):
        one = Customer.objects.create(key=key, created_at=now)
        words: Any = {"campaign": row, "customer": one, "reason": {"reason": "given_best"}}
        Assignment.objects.create(**words, arm="given", offer="spring-five", at=now)


def bought(who: str, now: datetime) -> Any:
    code = Code.objects.get(customer__key=who).code
    line = Line(key="1", sku="tea", quantity=1, unit_minor=5_000)
    cart = Cart(lines=(line,), currency="USD")
    ask = Checkout(cart=cart, customer=who, codes=(code,), order=f"o-{who}", channel="store")
    return redeem(ask=ask, key=f"k-{who}-{now:%H%M%S}", now=now)


def reason(answer: Any) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reason


def standing() -> tuple[Any, ...]:
    row = Campaign.objects.values_list("state", "approved_by", "approved_at").get()
    states = tuple(Offer.objects.filter(current=True).values_list("key", "state"))
    return (*row, states, AuditEntry.objects.count())


@pytest.mark.usefixtures("planned")
def test_above_the_limit_a_second_person_agrees(now: datetime) -> None:
    programme.keep(changes={"campaign_most_minor": 10_000})
    asked: dict[str, Any] = {"campaign": "spring", "planned_at": PLANNED_AT, "now": now}
    before = standing()
    assert reason(campaign.launch(campaign="spring", actor="mia", now=now)) == "approval_missing"
    for who in ("mia", "max"):
        assert reason(acts.approve(**asked, actor=who)) == "approver_is_asker"
    other = {**asked, "planned_at": "2026-03-13T12:00:00+00:00"}
    assert reason(acts.approve(**other, actor="eve")) == "plan_stale"
    assert reason(acts.approve(**{**asked, "campaign": "no"}, actor="eve")) == "not_found"
    assert standing() == before
    done = acts.approve(**asked, actor="eve")
    assert isinstance(done, CampaignLooked)
    assert (done.campaign.approved_by, done.campaign.approved_at) == ("eve", now)
    # A plan made anew is another plan.
    campaign.draft(brief=BRIEF, actor="mia", now=now)
    assert Campaign.objects.get().approved_by == ""
    Campaign.objects.update(state="planned", plan={"planned_at": PLANNED_AT})
    assert reason(campaign.launch(campaign="spring", actor="eve", now=now)) == "approval_missing"
    programme.keep(changes={"campaign_most_minor": 12_000})
    assert campaign.approval(found=done.campaign) is None


@pytest.mark.usefixtures("planned")
def test_a_stopped_campaign_gives_nothing_and_runs_again(now: datetime) -> None:
    assert reason(acts.halt(campaign="spring", why="", actor="eve", now=now)) == ("campaign_state")
    assert isinstance(campaign.launch(campaign="spring", actor="mia", now=now), CampaignLooked)
    Message.objects.create(
        dedupe_key="m",
        customer=Customer.objects.get(key="bob"),
        purpose="marketing",
        source="campaign:spring",
        version=1,
        channel="email",
        template="t",
        data={},
        due_at=now,
        look_at=now,
        relevance_data={},
        cost_minor=0,
        state="planned",
        planned_at=now,
        changed_at=now,
    )
    assert not isinstance(bought("ann", now), Refusal)
    # The very next quote, in the same second.
    done = acts.halt(campaign="spring", why="wrong price", actor="eve", now=now)
    assert isinstance(done, CampaignLooked)
    assert done.campaign.state == "halted"
    assert isinstance(bought("bob", now), Refusal)
    assert Redemption.objects.count() == 1
    assert Message.objects.get().state == "cancelled"
    note = AuditEntry.objects.get(act="campaign halted")
    assert note.data == {"why": "wrong price", "messages": 1}
    again = now + timedelta(hours=1)
    assert isinstance(acts.resume(campaign="spring", actor="eve", now=again), CampaignLooked)
    assert not isinstance(bought("bob", again), Refusal)


@pytest.mark.usefixtures("planned")
def test_what_is_over_does_not_run_again(now: datetime) -> None:
    campaign.launch(campaign="spring", actor="mia", now=now)
    acts.halt(campaign="spring", why="", actor="eve", now=now)
    before = standing()
    late = now + timedelta(days=28)
    assert reason(acts.resume(campaign="spring", actor="eve", now=late)) == "window_over"
    assert standing() == before
    # A halted campaign ends with its window as others do.
    assert campaign.end_due(now=late) == 1
    assert Campaign.objects.get().state == "finished"
    assert reason(acts.resume(campaign="spring", actor="eve", now=now)) == ("campaign_state")
