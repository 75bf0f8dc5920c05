"""The shelf: what there is to choose from."""

from datetime import datetime

import pytest

from guerdon.store import counters
from guerdon.store.models import Customer, Line, Order, Product
from guerdon.store.programme import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def stocked(now: datetime) -> None:
    """Three products, two tiers, one budget, one sale."""
    for sku, name, category in (("t1", "Green tea", "TEA"), ("t2", "Oolong", "TEA"), ("c", "", "")):
        Product.objects.create(sku=sku, name=name, category=category, brand="own" if name else "")
    for key, tier in (("a", "silver"), ("b", "gold"), ("c", "gold"), ("d", "")):
        Customer.objects.create(key=key, tier=tier, created_at=now)
    counters.open_counter(key="budget/autumn", ceiling=5)
    order = Order.objects.create(key="o", placed_at=now, total_minor=900)
    Line.objects.create(order=order, number=1, sku="t1", quantity_milli=3000, amount_minor=900)


@pytest.mark.usefixtures("stocked")
def test_words_tiers_and_budgets() -> None:
    assert shelf.words(of="category", most=9) == ("TEA",)
    assert shelf.words(of="brand", most=0) == ()
    assert shelf.tiers() == ("gold", "silver")
    assert shelf.budgets() == ("autumn",)


@pytest.mark.usefixtures("stocked")
def test_products_by_code_name_and_category() -> None:
    assert [one.sku for one in shelf.search(text="t", most=9)] == ["t1", "t2"]
    assert [one.sku for one in shelf.search(text="oolong", most=9)] == ["t2"]
    assert [one.sku for one in shelf.search(text="tea", most=1)] == ["t1"]
    assert shelf.search(text="  ", most=9) == ()
    assert shelf.of(skus=["t1", "none"])["t1"].name == "Green tea"


@pytest.mark.usefixtures("stocked")
def test_the_last_price_is_that_of_one_piece() -> None:
    assert shelf.last_price(sku="t1") == 300
    assert shelf.last_price(sku="t2") is None


def test_codes_that_are_products(stocked: None) -> None:
    assert shelf.known(skus=["t1", "c", "nothing"]) == {"t1", "c"}
    assert shelf.known(skus=[]) == frozenset()
