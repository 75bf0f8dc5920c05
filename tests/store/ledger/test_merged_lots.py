"""Wallets of two numbers."""

from datetime import datetime

import pytest

from guerdon.store.ledger import ledger, merged_lots
from guerdon.store.models import Customer
from tests.store.ledgers import earned, member, owed, spent

pytestmark = pytest.mark.django_db


def test_what_is_there_and_what_strays(now: datetime) -> None:
    member("old", now), member("new", now)
    assert merged_lots.wallets(customer="old") == ()
    ledger.post(entries=[earned("a", "old", 5, now), owed("b", "old", 3, now)])
    assert merged_lots.wallets(customer="old") == ("points",)
    assert merged_lots.wallets(customer="nobody") == ()
    ((lot, data),) = merged_lots.held(customer="old", wallet="points")
    assert (lot.left, data) == (5, {})
    assert merged_lots.strays() == ()
    Customer.objects.filter(key="old").update(merged_into=Customer.objects.get(key="new"))
    assert merged_lots.strays() == ("old",)
    ledger.post(entries=[spent("c", "old", {lot.lot: 5}, now), owed("d", "old", -3, now)])
    assert merged_lots.strays() == ()
    assert merged_lots.held(customer="old", wallet="points") == ()
    assert merged_lots.passed(merge="m", wallet="points") == ()
    assert merged_lots.debt(merge="m", wallet="points") == 0
