"""New terms of points beside those in force, over last year's members."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.points import preview
from guerdon.flows.points.preview import Previewed
from guerdon.store.models import Customer, Line, Order, Product
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = timedelta(days=1)


def draft(**words: Any) -> dict[str, Any]:
    return {"wallets": {"points": words}}


@pytest.fixture
def year(now: datetime) -> None:
    """Ann (gold) bought tea for 50.00 and 30.50, of which 30.50 went back; Bob bought for 9.99."""
    programme.keep(changes={"currency": "USD", "points_per_unit": 1, "point_worth_milli": 1000})
    Product.objects.create(sku="tea", category="tea")
    for name, tier, orders in (
        ("ann", "gold", ((100, 5000), (40, 3050), (30, -3050))),
        ("bob", "", ((20, 999),)),
    ):
        row = Customer.objects.create(key=name, tier=tier, created_at=now)
        for days, total in orders:
            made = Order.objects.create(
                key=f"{name}-{days}",
                customer=row,
                placed_at=now - days * DAY,
                total_minor=total,
                kind="sale" if total > 0 else "return",
            )
            Line.objects.create(
                order=made, number=1, sku="tea", quantity_milli=1000, amount_minor=total
            )


def done(now: datetime, document: Any) -> Previewed:
    found = preview.previewed(document=document, now=now)
    assert isinstance(found, Previewed), found
    return found


@pytest.mark.usefixtures("year")
def test_twice_the_rate_twice_the_points(now: datetime) -> None:
    rates = [{"points": 2, "per_minor": 100}]
    found = done(now, draft(earn={"rates": rates}, spend={"worth": [{"milli": 500}]}))
    told = found.preview
    # Ann: 5000/8050 of 80 is 49; Bob: 9. By the draft 5000/8050 of 160 is 99, and 18, worth half.
    assert (told.members, told.sales, told.live, told.draft) == (2, 4, 58, 117)
    assert (told.live_minor, told.draft_minor) == (58, 59)
    assert (told.winners, told.losers) == (2, 0)
    assert [(g.name, g.live, g.draft) for g in told.groups["tier"]] == [
        ("", 9, 18),
        ("gold", 49, 99),
    ]
    assert (found.year.members, found.year.every, found.conditions) == (2, 1, False)


@pytest.mark.usefixtures("year")
def test_a_rate_that_begins_today_holds_for_sales_that_come_again(now: datetime) -> None:
    rates = [{"points": 3, "per_minor": 100, "start": now.isoformat()}]
    assert done(now, draft(earn={"rates": rates})).preview.draft == 149 + 27


@pytest.mark.usefixtures("year")
def test_rules_conditions_and_caps_count(now: datetime) -> None:
    gold = {"field": "tier", "op": "is", "value": "gold"}
    extra = {"key": "gold", "gives": "per_order", "points": 10, "condition": gold}
    tea = {"key": "tea", "gives": "per_unit", "points": 1, "of": {"category": ["tea"]}}
    found = done(now, draft(earn={"rules": [extra, tea]}))
    assert found.conditions
    # Ann: 5000/8050 of 61 + 41; Bob: 9 + 1.
    assert [g.draft for g in found.preview.groups["tier"]] == [10, 63]
    capped = done(now, draft(earn={"caps": [{"per": "order", "points": 20}]})).preview
    assert [g.draft for g in capped.groups["tier"]] == [9, 24]


@pytest.mark.usefixtures("year")
def test_without_a_section_the_rules_of_the_programme_hold(now: datetime) -> None:
    told = done(now, None).preview
    assert (told.live, told.draft, told.winners, told.losers) == (58, 58, 0, 0)


def test_what_is_refused(now: datetime) -> None:
    none = preview.previewed(document=None, now=now)
    assert isinstance(none, Refusal)
    assert none.reason == "no_past_carts"
    wrong = preview.previewed(document=draft(strange=1), now=now)
    assert isinstance(wrong, Refusal)
    assert (wrong.reason, wrong.data["where"]) == (
        "programme_unreadable",
        "$.points.wallets.points.strange",
    )
