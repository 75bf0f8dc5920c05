"""Personal blocks: what is left is what is left, and nothing is read that nobody asked for."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.messages import personal
from guerdon.store import counters
from guerdon.store.messages import addresses
from guerdon.store.programme import programme
from tests.flows.letters import members

pytestmark = pytest.mark.django_db(transaction=True)


def context(now: datetime, *wanted: str, **data: Any) -> dict[str, Any]:
    return personal.context(
        to=addresses.of(members=["ann"])["ann"],
        data=data,
        wanted=wanted,
        house=personal.shop(),
        links={},
        now=now,
    )


def test_only_what_was_asked_for(now: datetime) -> None:
    members("ann", now=now)
    assert set(context(now)) == {"member", "data", "shop", "links", "now"}
    assert context(now, "points")["points"] == {"available": 0, "at_risk": 0, "at_risk_on": ""}
    assert context(now, "items", skus="none")["items"] == []
    programme.keep(changes={"name": "Tea house"})
    assert personal.shop()["name"] == "Tea house"


def test_stock_is_what_is_left(now: datetime) -> None:
    counters.open_counter(key="stock/mug", ceiling=5)
    counters.take(uses=[counters.Use(key="stock/mug", units=5, ceiling=None)])
    assert personal.stock(items=["mug", "none"]) == {"mug": 0}
