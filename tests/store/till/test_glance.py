"""One look before a decision: all of it in one round trip, and by the offers that stand."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.store.models import Customer
from guerdon.store.programme import offers
from guerdon.store.till import facts
from guerdon.store.till.glance import looked
from guerdon.store.writing import is_sqlite, write
from tests.flows.shop import ask, percent, sells
from tests.store.ledgers import member
from tests.store.posted import watched

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_quote_looks_and_leaves_nothing(now: datetime, monkeypatch: Any) -> None:
    sells(now, percent("ten", 10))
    offers.live(now=now)
    sent = watched(monkeypatch)
    seen = looked(ask=ask("o1", customer="new"), now=now, turn=False)
    assert seen.live is offers.held(now=now)
    assert (seen.standing, seen.redeemed, seen.found[0].rows) == ((), None, [])
    assert len(sent) == 1
    assert not Customer.objects.exists()


def test_in_turn_a_new_customer_is_known_from_the_first_look(
    now: datetime, monkeypatch: Any
) -> None:
    sells(now, percent("ten", 10))
    offers.live(now=now)
    sent = watched(monkeypatch)
    with write():
        seen = looked(ask=ask("o1", customer="new"), now=now, turn=True)
        assert len(seen.found[0].rows) == 1
        if not is_sqlite():
            assert len(sent) == 1
    assert Customer.objects.get().joined_at == now
    with write():
        looked(ask=ask("o2", customer="new"), now=now, turn=True)
    assert Customer.objects.count() == 1


def test_offers_that_changed_are_seen_by_a_second_look(now: datetime, monkeypatch: Any) -> None:
    member("c", now)
    sells(now, percent("ten", 10))
    old = offers.live(now=now)
    # As if another process had changed them: this one still holds the old ones.
    sells(now, percent("twenty", 20))
    offers._held = offers._Held(stamp="old", stretches={0: old})
    assert offers.held(now=now) is old
    sent = watched(monkeypatch)
    seen = looked(ask=ask("o1", customer="c"), now=now, turn=False)
    assert {one.offer.key for one in seen.live.offers} == {"ten", "twenty"}
    assert seen.live is offers.held(now=now)
    assert [query for letters in sent for query, _ in letters].count(facts.PLAIN) == 2
