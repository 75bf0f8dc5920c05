"""Stored lists: seen whole or not at all, read at once, with stock and what is owned."""

from datetime import datetime

import pytest

from guerdon.store.models import Customer, Line, Order, Product, Recommended, Recommender
from guerdon.store.night import recommended
from guerdon.store.parcel import is_sqlite
from guerdon.store.programme import stock

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def _fitted(now: datetime, name: str = "tea") -> int:
    version = recommended.begun(as_of=now, now=now)
    recommended.keep(version=version, kind="customer", lists=[("ann", [[name, 0.5, "cup"]])])
    recommended.keep(version=version, kind="item", lists=[("cup", [[name, 0.4, "cup"]])])
    recommended.keep(version=version, kind="popular", lists=[("", [["pot", 9.0, ""]])])
    return version


def test_lists_are_read_whole_and_swapped_whole(now: datetime) -> None:
    assert recommended.lists(customer="ann", cart=[]) is None
    first = _fitted(now)
    assert recommended.lists(customer="ann", cart=[]) is None
    assert recommended.current() is None
    recommended.swap(version=first, report={"method": "ease_200", "owned": True})
    found = recommended.lists(customer="ann", cart=["cup", "x"])
    assert found is not None
    assert (found.version, found.owned) == (first, True)
    assert found.customer == [["tea", 0.5, "cup"]]
    assert found.beside == {"cup": [["tea", 0.4, "cup"]]}
    assert found.popular == [["pot", 9.0, ""]]
    second = _fitted(now, name="new")
    still = recommended.lists(customer="ann", cart=[])
    assert still is not None
    assert still.customer == [["tea", 0.5, "cup"]]
    recommended.swap(version=second, report={})
    assert Recommender.objects.count() == 1
    assert Recommended.objects.count() == 3
    seen = recommended.current()
    assert seen is not None
    assert seen.version == second


def test_what_a_killed_run_left_is_gone(now: datetime) -> None:
    _fitted(now)
    _fitted(now)
    assert Recommender.objects.count() == 1


def test_one_read_a_request_that_goes_to_its_lists(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    recommended.swap(version=_fitted(now), report={})
    read: list[tuple[str, list[str]]] = []

    def several(*, query: str, params: list[str]) -> list[tuple[object, ...]]:
        read.append((query, params))
        return real(query=query, params=params)

    real = recommended.rows.several
    monkeypatch.setattr(recommended.rows, "several", several)
    recommended.lists(customer="ann", cart=["cup"])
    ((query, params),) = read
    if is_sqlite():
        plan = real(query=f"EXPLAIN QUERY PLAN {query}", params=params)
        assert not [step for *_, step in plan if step.startswith("SCAN one")], plan


def test_goods_are_named_and_out_of_stock_is_said(now: datetime) -> None:
    Product.objects.create(
        sku="tea", name="Green tea", category="tea", attributes={"leaf": "whole"}
    )
    stock.put(item="tea", pieces=0, actor="a", now=now)
    stock.put(item="pin", pieces=2, actor="a", now=now)
    found = recommended.goods(skus=["tea", "pin", "none"])
    assert set(found) == {"tea", "pin"}
    assert (found["tea"].name, found["tea"].category, found["tea"].out) == (
        "Green tea",
        "tea",
        True,
    )
    assert (found["pin"].name, found["pin"].out) == ("pin", False)
    words = recommended.attributes(skus=["none", "tea"])
    assert words == [frozenset(), frozenset({"category=tea", "leaf=whole"})]


def test_owned_is_what_was_bought_and_not_cancelled(now: datetime) -> None:
    ann = Customer.objects.create(key="ann", created_at=now)
    for key, state, sku in (("1", "closed", "tea"), ("2", "cancelled", "cup")):
        order = Order.objects.create(
            key=key, customer=ann, placed_at=now, total_minor=1, state=state
        )
        Line.objects.create(order=order, number=1, sku=sku, quantity_milli=1000, amount_minor=1)
    assert recommended.owned(customer="ann", among=["tea", "cup", "pot"]) == {"tea"}
    assert recommended.known(customer="ann")
    assert not recommended.known(customer="bob")
