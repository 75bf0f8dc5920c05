"""Enrolled once, exposed once; sums by arm are those of the orders in the window and no others."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.campaigns import enrolments, experiments
from guerdon.store.campaigns.enrolments import Enrolled
from guerdon.store.models import Customer, Enrolment, Order, Redemption, RedemptionLine
from guerdon.store.writing import write

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = timedelta(days=1)


@pytest.fixture
def three(now: datetime) -> None:
    experiments.draft(key="one", layer="main", document={}, actor="mia", now=now)
    Customer.objects.bulk_create(Customer(key=key, created_at=now) for key in ("ann", "bob", "cy"))
    drawn = [
        Enrolled(customer="ann", arm="a", expected_minor=100, code="X"),
        Enrolled(customer="bob", arm="a", expected_minor=300),
        Enrolled(customer="cy", arm="control"),
    ]
    with write():
        assert enrolments.enrol(experiment="one", stage=1, enrolled=drawn, now=now) == 3


@pytest.mark.usefixtures("three")
def test_once(now: datetime) -> None:
    other = [Enrolled(customer="ann", arm="control")]
    with write():
        assert enrolments.enrol(experiment="one", stage=2, enrolled=other, now=now + DAY) == 0
        unknown = [Enrolled(customer="zoe", arm="a")]
        refused = enrolments.enrol(experiment="one", stage=2, enrolled=unknown, now=now)
    assert refused.reason == "customer_unknown"
    assert Enrolment.objects.count() == 3
    place = enrolments.place(experiment="one", customer="ann")
    assert (place.arm, place.code, place.at, place.exposed_at) == ("a", "X", now, None)
    assert enrolments.place(experiment="one", customer="zoe") is None
    assert enrolments.expose(experiment="one", customer="ann", now=now + DAY)
    assert not enrolments.expose(experiment="one", customer="ann", now=now + 2 * DAY)
    assert enrolments.arms(experiment="one") == {
        "a": {"enrolled": 2, "exposed": 1},
        "control": {"enrolled": 1, "exposed": 0},
    }
    assert enrolments.stages(experiment="one") == [(now, 3)]
    assert enrolments.inside(experiment="one") == {"ann", "bob", "cy"}


@pytest.mark.usefixtures("three")
def test_sums(now: datetime) -> None:
    people = {one.key: one for one in Customer.objects.all()}
    placed = [
        ("ann", "sale", now, 1_000),
        ("ann", "sale", now + DAY, 500),
        ("ann", "return", now + DAY, -200),
        ("ann", "sale", now - timedelta(seconds=1), 7_777),
        ("ann", "sale", now + 7 * DAY, 8_888),
        ("bob", "return", now + DAY, -50),
        ("cy", "sale", now + DAY, 300),
    ]
    Order.objects.bulk_create(
        Order(key=f"o{n}", customer=people[who], kind=kind, placed_at=at, total_minor=minor)
        for n, (who, kind, at, minor) in enumerate(placed)
    )
    for order, offer, at in (
        ("r1", "ten", now + DAY),
        ("r2", "other", now),
        ("r3", "ten", now - DAY),
    ):
        done = Redemption.objects.create(
            key=order, order=order, customer=people["ann"], state="done", at=at, ask={}, facts={},
            quote={}, holds=[], discount_minor=90,
        )  # fmt: skip
        RedemptionLine.objects.create(
            redemption=done, offer=offer, version=1, discount_minor=90, returned_minor=20
        )
    found = enrolments.sums(experiment="one", offers=("ten",), since=now, now=now + 7 * DAY)
    a, control = found["a"], found["control"]
    # ann: 1000 + 500 - 200 + 90 - 20 = 1370 in two orders; bob: -50 in none.
    assert (a["n"], a["orders_total"], a["bought_total"]) == (2, 2, 1)
    assert (a["sales_total"], a["sales_squares"]) == (1_320, 1_370**2 + 50**2)
    assert (a["sales_products"], a["sales_by_orders"]) == (1_370 * 100 - 50 * 300, 1_370 * 2)
    assert (a["orders_squares"], a["orders_products"], a["bought_products"]) == (4, 200, 100)
    assert (a["before_total"], a["before_squares"]) == (400, 100**2 + 300**2)
    assert (control["n"], control["sales_total"], control["before_total"]) == (1, 300, 0)
    none = enrolments.sums(experiment="one", offers=(), since=now, now=now + 7 * DAY)
    assert none["a"]["sales_total"] == 1_250
