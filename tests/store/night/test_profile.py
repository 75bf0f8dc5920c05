"""A customer's page holds what the store holds of them, merged ones included."""

from datetime import UTC, datetime, timedelta

import pytest

from guerdon.store.ledger import ledger
from guerdon.store.models import (
    Assignment,
    Campaign,
    Code,
    Customer,
    Intake,
    Line,
    Order,
    Product,
    Redemption,
    RedemptionLine,
)
from guerdon.store.night import know, nights
from guerdon.store.programme import programme
from tests.store.ledgers import earned
from tests.store.night.test_nights import AT, begun, keep, values

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = timedelta(days=1)


@pytest.fixture
def ann(db):
    return Customer.objects.create(
        key="ann", created_at=AT, tier="gold", zone="Asia/Shanghai", attributes={"age": "30"}
    )


def order(customer, key, at, total, skus=(), **more):
    made = Order.objects.create(key=key, customer=customer, placed_at=at, total_minor=total, **more)
    for number, (sku, amount) in enumerate(skus):
        Line.objects.create(
            order=made, number=number, sku=sku, quantity_milli=1000, amount_minor=amount
        )


def test_nobody_has_no_page(db):
    assert know.profile(customer="nobody") is None


def test_a_customer_without_orders_or_nights(ann):
    page = know.profile(customer="ann")

    assert (page.customer, page.tier, page.attributes) == ("ann", "gold", {"age": "30"})
    assert page.known is None
    assert (page.orders, page.monthly, page.categories, page.points) == ((), (), (), 0)


def test_orders_months_and_categories(ann):
    programme.keep(changes={"zone": "Asia/Shanghai"})
    Product.objects.create(sku="t", category="tea")
    Product.objects.create(sku="c", category="cake")
    Product.objects.create(sku="n", category="")
    old = Customer.objects.create(key="old", created_at=AT, merged_into=ann)
    half = Intake.objects.create(
        key="h", source="", what="orders", columns={}, state="running", started_at=AT
    )
    # 17:00 in UTC on the 31st of January is February in Shanghai.
    order(ann, "a", datetime(2026, 1, 31, 15, 59, tzinfo=UTC), 700, [("t", 500), ("n", 200)])
    order(ann, "b", datetime(2026, 1, 31, 16, 0, tzinfo=UTC), 300, [("c", 300)])
    order(old, "o", datetime(2025, 11, 5, tzinfo=UTC), 1000, [("t", 1000)])
    order(ann, "r", datetime(2026, 2, 3, tzinfo=UTC), -100, [("c", -100)], kind="return")
    order(ann, "x", AT, 9999, [("t", 9999)], state="cancelled")
    order(ann, "y", AT, 9999, [("t", 9999)], intake=half)

    page = know.profile(customer="old")  # the merged one's page is whom they became

    assert page.customer == "ann"
    assert [seen.key for seen in page.orders] == ["r", "b", "a", "o"]
    assert page.orders_total == 4
    assert [seen.lines for seen in page.orders] == [1, 1, 2, 1]
    assert [(m.year, m.month, m.spend_minor, m.orders) for m in page.monthly] == [
        (2025, 11, 1000, 1),
        (2025, 12, 0, 0),
        (2026, 1, 700, 1),
        (2026, 2, 200, 1),
    ]
    assert [(c.name, c.spend_minor) for c in page.categories] == [("tea", 1500), ("cake", 200)]
    assert page.categories[0].share == pytest.approx(1500 / 1700)


def test_what_is_known_and_given(ann):
    night = begun()
    keep(night=night.night, rows=[values("ann")])
    nights.finish(night=night.night, report={}, counts={}, now=AT)
    ledger.post(entries=[earned("one", "ann", 50, AT), earned("two", "ann", 8, AT + DAY)])
    Code.objects.create(code="TEN", offer="ten", customer=ann, issued_at=AT)
    campaign = Campaign.objects.create(
        key="spring",
        name={"en": "Spring"},
        brief={},
        budget_minor=1,
        reserve_minor=0,
        created_at=AT,
    )
    Assignment.objects.create(
        campaign=campaign, customer=ann, arm="given", offer="ten", reason={"why": "x"}, at=AT
    )
    redemption = Redemption.objects.create(
        key="r",
        order="o",
        customer=ann,
        state="redeemed",
        at=AT + 2 * DAY,
        discount_minor=90,
        ask={},
        facts={},
        quote={},
        holds={},
    )
    RedemptionLine.objects.create(
        redemption=redemption, offer="ten", version=1, discount_minor=90, returned_minor=15
    )

    page = know.profile(customer="ann")

    assert page.known.values["clv"] == 1500
    assert page.known.segments == ("a", "客户")
    assert {one.name for one in page.known.explained} >= {"clv", "p_alive", "stage", "rfm"}
    assert page.points == 58
    assert [lot.left for lot in page.lots] == [50, 8]
    assert [code.code for code in page.codes] == ["TEN"]
    assert [(a.campaign, a.arm, a.reason) for a in page.assignments] == [
        ("spring", "given", {"why": "x"})
    ]
    assert [(h.kind, h.about, h.amount) for h in page.happenings] == [
        ("redemption", "ten", 75),
        ("entry", "earn", 8),
        ("entry", "earn", 50),
    ]
