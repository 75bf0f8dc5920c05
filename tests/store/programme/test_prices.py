"""Shelf prices are written once, and read as they stood."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.models import AuditEntry, Price, Product
from guerdon.store.programme import prices
from guerdon.store.programme.prices import Priced
from guerdon.terms.decision import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def price(sku: str, minor: int, at: datetime) -> Priced:
    return Priced(sku=sku, minor=minor, at=at)


def test_a_price_is_written_once(now: datetime) -> None:
    two = [price("tea", 1000, now), price("cup", 500, now)]
    assert prices.record(prices=two, actor="ann", now=now) == 2
    assert prices.record(prices=two, actor="ann", now=now) == 0
    assert AuditEntry.objects.filter(act="prices.recorded").count() == 1
    later = now + timedelta(days=1)
    changed = [price("tea", 900, later), price("tea", 999, now)]
    refusal = prices.record(prices=changed, actor="ann", now=now)
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.data["recorded_minor"]) == ("price_recorded", 1000)
    assert Price.objects.count() == 2
    assert prices.record(prices=changed[:1], actor="ann", now=now) == 1
    assert [one.minor for one in prices.history(sku="tea")] == [900, 1000]


def test_the_price_in_force_when_the_time_began_is_read_too(now: datetime) -> None:
    days = [(90, 1000), (40, 1100), (30, 1050), (10, 900), (0, 1200), (-5, 800)]
    made = [price("tea", minor, now - timedelta(days=day)) for day, minor in days]
    prices.record(prices=[*made, price("new", 5, now - timedelta(days=3))], actor="a", now=now)

    def seen(since: int) -> dict[str, list[int]]:
        found = prices.standing(
            skus=["tea", "new", "none", "tea"], since=now - timedelta(days=since), until=now
        )
        return {sku: [minor for _, minor in points] for sku, points in found.items()}

    assert seen(35) == {"tea": [1100, 1050, 900, 1200], "new": [5]}
    assert seen(30) == {"tea": [1050, 900, 1200], "new": [5]}
    assert seen(400)["tea"] == [1000, 1100, 1050, 900, 1200]
    assert prices.standing(skus=[], since=now, until=now) == {}


def test_products_with_a_price_are_found_by_code_and_name(now: datetime) -> None:
    Product.objects.create(sku="b-2", name="Green Tea")
    made = [price(f"b-{n}", 5, now - timedelta(days=day)) for n in (1, 2, 3) for day in (1, 2)]
    prices.record(prices=made, actor="t", now=now)
    assert prices.skus(size=2).skus == ("b-1", "b-2")
    assert (prices.skus(size=2, page=2).skus, prices.skus(page=-1).total) == (("b-3",), 3)
    assert prices.skus(search="B-3").skus == ("b-3",)
    assert prices.skus(search="green").skus == ("b-2",)


def test_what_is_recorded_for_a_moment(now: datetime) -> None:
    day = timedelta(days=1)
    made = [price("a", 5, now), price("a", 6, now - day), price("b", 7, now)]
    prices.record(prices=made, actor="t", now=now)
    asked = [("a", now), ("b", now - day), ("c", now)]
    assert prices.recorded(moments=asked) == {("a", now): 5}
    assert prices.recorded(moments=[]) == {}
