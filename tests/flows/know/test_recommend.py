"""Asking: stored lists, the cart, stock and what is owned become named items with a reason."""

import subprocess
import sys
from datetime import datetime

import pytest

from guerdon.flows.know.recommend import Recommendations, current, recommend
from guerdon.store.models import Customer, Line, Order, Product
from guerdon.store.night import recommended
from guerdon.store.programme import stock
from guerdon.terms.decision import Refusal

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def shop(now: datetime) -> datetime:
    """Ann bought a cup; tea, tin and pot are told to her."""
    for sku in ("tea", "tin", "pot", "cup"):
        Product.objects.create(sku=sku, name=sku.title())
    ann = Customer.objects.create(key="ann", created_at=now)
    Customer.objects.create(key="bob", created_at=now)
    order = Order.objects.create(key="1", customer=ann, placed_at=now, total_minor=1)
    Line.objects.create(order=order, number=1, sku="cup", quantity_milli=1000, amount_minor=1)
    version = recommended.begun(as_of=now, now=now)
    own = [["tea", 0.5, "cup"], ["tin", 0.2, "cup"]]
    beside = [["tin", 0.6, "pot"], ["cup", 0.5, "pot"]]
    recommended.keep(version=version, kind="customer", lists=[("ann", own)])
    recommended.keep(version=version, kind="item", lists=[("pot", beside)])
    popular = [["cup", 3.0, ""], ["pot", 2.0, ""]]
    recommended.keep(version=version, kind="popular", lists=[("", popular)])
    recommended.swap(version=version, report={"owned": False})
    return now


def _skus(found: Recommendations | Refusal) -> list[str]:
    assert isinstance(found, Recommendations), found
    return [one.sku for one in found.items]


def test_own_list_then_popular_without_what_is_owned(shop: datetime) -> None:
    found = recommend(customer="ann")
    assert _skus(found) == ["tea", "tin", "pot"]
    assert isinstance(found, Recommendations)
    first = found.items[0]
    assert (first.name, first.because) == ("Tea", "cup")
    assert first.why_en == "Bought by those who bought Cup"
    assert first.why_zh == "买过“Cup”的客户也买了它"
    assert _skus(recommend(customer="ann", owned=True)) == ["tea", "tin", "cup", "pot"]
    assert current() is not None


def test_the_cart_of_now_speaks_and_guests_are_served(shop: datetime) -> None:
    found = recommend(customer="ann", cart=["pot"])
    assert _skus(found) == ["tin", "tea"]
    assert isinstance(found, Recommendations)
    assert found.items[0].why_en == "Goes with Pot in your cart"
    assert _skus(recommend(cart=["pot"])) == ["tin", "cup"]
    assert _skus(recommend(customer="bob")) == ["cup", "pot"]


def test_gone_unwanted_and_not_among_are_left_out(shop: datetime) -> None:
    stock.put(item="tea", pieces=0, actor="a", now=shop)
    assert _skus(recommend(customer="ann")) == ["tin", "pot"]
    assert _skus(recommend(customer="ann", without=["tin"])) == ["pot"]
    assert _skus(recommend(customer="ann", among=["gift", "tin"])) == ["tin", "gift"]
    assert _skus(recommend(customer="ann", count=1)) == ["tin"]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"customer": "nobody"}, "not_found"),
        ({"count": 0}, "recommend_too_many"),
        ({"cart": [str(n) for n in range(101)]}, "recommend_too_many"),
    ],
)
def test_refusals(shop: datetime, asked: dict, reason: str) -> None:
    found = recommend(**asked)
    assert isinstance(found, Refusal)
    assert found.reason == reason


def test_before_the_first_fit() -> None:
    found = recommend()
    assert isinstance(found, Refusal)
    assert found.reason == "recommend_not_fitted"


def test_asking_loads_no_analysis() -> None:
    code = (
        "import django; django.setup(); import guerdon.flows.know.recommend, sys;"
        "print([m for m in ('numpy', 'scipy', 'sklearn', 'ibis') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_thing_is_not_liked_because_of_itself(shop: datetime) -> None:
    Product.objects.filter(sku="cup").update(name="Tea")
    found = recommend(customer="ann")
    assert isinstance(found, Recommendations)
    tea, tin = found.items[:2]
    assert (tea.why_en, tea.why_zh) == ("Much like one that you have bought", "与您买过的商品相近")
    assert (tea.reason, tea.because) == ("bought_with", "cup")
    assert tin.why_en == "Bought by those who bought Tea"
    version = recommended.begun(as_of=shop, now=shop)
    recommended.keep(version=version, kind="customer", lists=[("ann", [["cup", 0.5, "cup"]])])
    recommended.swap(version=version, report={"owned": True})
    again = recommend(customer="ann", owned=True)
    assert isinstance(again, Recommendations)
    assert again.items[0].why_en == "You have bought it before"
