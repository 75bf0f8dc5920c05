"""Simulated weeks are marked, repeat themselves, go through the till, and keep the budget."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.campaigns import campaign, results
from guerdon.flows.demo import simulation
from guerdon.flows.demo.simulation import Simulated
from guerdon.store.ledger import ledger
from guerdon.store.models import Campaign, Code, Counter, Order, Redemption
from guerdon.terms.decision import Refusal
from tests.flows import regulars

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(now: datetime) -> Simulated:
    regulars.opened(now=now)
    campaign.draft(brief=regulars.brief(budget_minor=60_000), actor="mia", now=now)
    campaign.plan(campaign="spring", now=now)
    assert not isinstance(campaign.launch(campaign="spring", actor="mia", now=now), Refusal)
    found = simulation.live(campaign="spring", seed=5)
    assert isinstance(found, Simulated)
    return found


def test_orders_are_marked_and_in_the_window(lived: Simulated, now: datetime) -> None:
    orders = Order.objects.filter(key__startswith="sim-")
    assert orders.count() == lived.orders > 100
    assert not orders.filter(simulated=False).exists()
    assert not Order.objects.exclude(key__startswith="sim-").filter(simulated=True).exists()
    assert not orders.filter(placed_at__lt=now).exists()
    assert not orders.filter(placed_at__gte=now + timedelta(days=28)).exists()


def test_codes_go_through_the_till(lived: Simulated) -> None:
    assert lived.redemptions > 0
    assert Redemption.objects.count() == lived.redemptions
    assert Code.objects.filter(state="redeemed").count() == lived.redemptions
    counter = Counter.objects.get(pk="budget/spring")
    assert 0 < counter.used <= counter.ceiling
    looked = campaign.seen(campaign="spring")
    assert not isinstance(looked, Refusal)
    assert looked.spent["minor"] == counter.used
    assert not ledger.verify().findings


def test_again_adds_nothing(lived: Simulated) -> None:
    before = Order.objects.count(), Redemption.objects.count()
    simulation.live(campaign="spring", seed=5)
    assert (Order.objects.count(), Redemption.objects.count()) == before


def test_the_truth_stands_beside_the_estimate(lived: Simulated, now: datetime) -> None:
    truth = Campaign.objects.get().truth
    assert truth["sales"] == pytest.approx(lived.true_sales)
    seen = results.readout(campaign="spring", now=now + timedelta(days=28))
    assert not isinstance(seen, Refusal)
    assert seen.document["truth"]["sales"] == truth["sales"]
    sales = seen.document["effects"]["sales"]
    # Seed 5 is one of the nineteen in twenty; how often it holds is tested in measure.
    assert sales["low"] <= truth["sales"] <= sales["high"]


def test_refusals(now: datetime) -> None:
    assert isinstance(simulation.live(campaign="nobody"), Refusal)
    campaign.draft(brief=regulars.brief(), actor="mia", now=now)
    answer = simulation.live(campaign="spring")
    assert isinstance(answer, Refusal)
    assert answer.reason == "campaign_state"
    assert Order.objects.count() == 0
