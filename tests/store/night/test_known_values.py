"""Many customers at once are known as one by one."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guerdon.give.live import LiveOffers
from guerdon.store.night import known_values
from guerdon.store.till import facts
from guerdon.terms.cart import Cart, Checkout
from tests.web.console import shop

pytestmark = pytest.mark.django_db


def test_the_same_values_as_the_till_reads(now: datetime) -> None:
    shop.filled(now=now)
    found = known_values.of(customers=["c1", "c2", "nobody"])
    assert set(found) == {"c1", "c2"}
    for key, values in found.items():
        ask = Checkout(cart=Cart(lines=(), currency="USD"), customer=key)
        single = dict(facts.read(ask=ask, live=LiveOffers(), now=now).values)
        single.pop("points")
        assert values == single
        assert values["orders"] > 0


def test_a_part_of_the_customers_reads_no_others(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.filled(now=now)
    keys = ["c1", "c2", "c3", "c1", "nobody"]
    whole = known_values.of(customers=keys)
    monkeypatch.setattr(known_values, "ASKED", 2)
    with CaptureQueriesContext(connection) as asked:
        assert known_values.of(customers=keys) == whole
    assert len(whole) == 3
    reads = [one["sql"] for one in asked.captured_queries[1:]]
    assert len(reads) == 4
    assert all(" IN (" in sql for sql in reads)
    assert known_values.of(customers=[]) == {}
