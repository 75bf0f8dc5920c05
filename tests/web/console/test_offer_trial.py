"""The trial and the forecast say in words what an offer would do; nothing is kept."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.store.models import Counter, Offer, Order
from guerdon.store.programme import offers

pytestmark = pytest.mark.usefixtures("shop")
FORM = {
    "kind": "percent",
    "name.en": "A tenth",
    "v.percent": "10%",
    "cart.0.sku": "tea",
    "cart.0.price": "30",
    "cart.0.quantity": "2",
    "cart.1.sku": "cup",
    "cart.1.price": "5.05",
    "cart.1.quantity": "1",
}


def tried(client: Client, **texts: str) -> str:
    """The trial's part of the page."""
    typed = FORM | {name.replace("__", "."): text for name, text in texts.items()}
    answer = client.post("/offer-builder/trial", typed)
    assert answer.status_code == 200
    return answer.content.decode()


def test_line_by_line_with_its_sentence(owner: Client) -> None:
    text = tried(owner)
    assert "−$6.00" in text
    assert "10% off: you save $6.51." in text
    assert "$58.54" in text
    assert "Ungrouped offers of a layer exclude each other: the better one wins." in text
    assert "It meets no other live offer" in tried(owner, group="own")
    assert Offer.objects.count() == 1


def test_beside_a_better_one_and_why_not(owner: Client, moment: datetime) -> None:
    better = {"key": "better", "kind": "percent", "value": {"percent": 20}}
    offers.keep(
        documents=[better | {"name": {"en": "A fifth"}}], actor="t", now=moment, state="live"
    )
    text = tried(owner)
    assert "A fifth" in text
    assert "It may not stand beside A fifth, which gives more; alone it would give $6.51." in text
    assert "Ungrouped offers of a layer exclude each other: the better one wins." in text
    assert "−$13.01" in text


def test_the_nearest_miss(owner: Client) -> None:
    assert "34.95 more and this offer applies." in tried(owner, least_minor="100")


def test_faults_are_counted_and_those_of_the_cart_left_out(owner: Client) -> None:
    text = tried(owner, v__percent="x", least_minor="y")
    assert "2 fields are still to be mended" in text
    assert "−$6.00" in tried(owner, cart__1__price="x")
    assert "another currency" not in text


def test_each_fault_goes_to_its_field(owner: Client) -> None:
    typed = FORM | {"v.percent": "zehn", "limits.total": "0"}
    answer = owner.post("/offer-builder/trial", typed)
    faults = json.loads(answer.headers["HX-Trigger"])["faults"]
    assert set(faults) == {"v.percent", "limits.total"}
    assert "zehn" in faults["v.percent"]


def test_a_customer_of_the_shop(owner: Client) -> None:
    condition = '[{"field": "stage", "op": "is", "value": "at_risk"}]'
    # Nobody named: somebody whom it fits.
    assert "you save" in tried(owner, who__more=condition)
    # c3 is at risk, c1 is not.
    assert "you save" in tried(owner, who__more=condition, ask__customer="c3")
    assert "you save" not in tried(owner, who__more=condition, ask__customer="c1")


def test_the_forecast_with_all_that_it_assumes(owner: Client, moment: datetime) -> None:
    Order.objects.all().delete()
    for n in range(60):
        Order.objects.create(
            key=f"p{n}", placed_at=moment - timedelta(days=n + 1), total_minor=10_000
        )
    texts = FORM | {"limits.spend_minor": "70", "limits.per_customer": "1"}
    text = owner.post("/offer-builder/forecast", texts).content.decode()
    assert "Carts that get it" in text
    assert "100.0%" in text
    assert "$10.00" in text
    assert "Money off in all runs out about" in text
    assert "nobody buys more because of the offer" in text
    assert "read the figures as an upper bound" in text
    assert not Counter.objects.exists()


def test_no_forecast_without_orders_or_with_faults(owner: Client) -> None:
    Order.objects.all().delete()
    text = owner.post("/offer-builder/forecast", FORM).content.decode()
    assert "Bring your orders first." in text
    wrong = owner.post("/offer-builder/forecast", FORM | {"v.percent": ""}).content.decode()
    assert "One field is still to be mended" in wrong


def test_only_those_who_act(analyst: Client) -> None:
    for path in ("trial", "forecast"):
        assert analyst.post(f"/offer-builder/{path}", FORM).status_code == 403
