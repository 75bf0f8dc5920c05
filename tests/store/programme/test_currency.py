"""The currency is the shop's own until an amount is kept; from then on it stays."""

from datetime import datetime

import pytest

from guerdon.store import counters
from guerdon.store.models import Order
from guerdon.store.programme import currency, offers
from guerdon.terms.limit import budget_key

pytestmark = pytest.mark.django_db


def test_nothing_kept_yet() -> None:
    assert not currency.in_use()


def test_an_offer_counts_until_it_ends(now: datetime) -> None:
    document = {"key": "tea", "kind": "percent", "value": {"percent": 10}}
    offers.keep(documents=[document], actor="lin", now=now)
    assert currency.in_use()
    offers.set_state(key="tea", state="ended", actor="lin", now=now)
    assert not currency.in_use()


def test_a_shared_budget_counts_and_a_limit_does_not(now: datetime) -> None:
    counters.open_counter(key="offer/tea/total", ceiling=5)
    assert not currency.in_use()
    counters.open_counter(key=budget_key(budget="spring"), ceiling=500)
    assert currency.in_use()


def test_an_order_counts(now: datetime) -> None:
    Order.objects.create(key="o1", placed_at=now, total_minor=100)
    assert currency.in_use()
