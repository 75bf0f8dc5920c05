"""Prices as they stand, and the claim exactly as an offer would make it."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.offers import shelf_prices
from guerdon.store.models import Product
from guerdon.store.programme import prices
from guerdon.store.programme.prices import Priced

pytestmark = pytest.mark.django_db(transaction=True)


def test_now_lowest_and_claim(now: datetime) -> None:
    Product.objects.create(sku="tea", name="Green tea")
    told = {
        "tea": ((60, 1000), (31, 500), (20, 900), (3, 1100), (-4, 100)),
        "new": ((10, 700),),
        "free": ((40, 700), (5, 0), (1, 700)),
        "next": ((-1, 300),),
    }
    listed = [
        Priced(sku=sku, minor=minor, at=now - timedelta(days=days))
        for sku, points in told.items()
        for days, minor in points
    ]
    prices.record(prices=listed, actor="t", now=now)
    tea, new, free, later = shelf_prices.standing(skus=["tea", "new", "free", "next"], now=now)
    # 500 stood until the twentieth day before, so it is within the thirty.
    assert (tea.name, tea.now_minor, tea.lowest_minor) == ("Green tea", 1100, 500)
    assert (tea.claim.prior_minor, tea.claim.refused, tea.claim_from) == (500, "", None)
    assert (new.name, new.now_minor, new.claim.refused) == ("", 700, "price_history_short")
    assert new.claim_from == now + timedelta(days=20)
    assert (free.lowest_minor, free.claim.refused, free.claim_from) == (0, "price_not_lower", None)
    assert (later.now_minor, later.since, later.lowest_minor) == (None, None, None)
    assert (later.claim.refused, later.claim_from) == ("price_history_short", None)
