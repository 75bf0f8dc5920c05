"""An order decided elsewhere is recorded once and earns at the rate of its day."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.till import purchase
from guerdon.store.ledger import ledger
from guerdon.store.models import Order
from guerdon.store.till.orders import Sold
from guerdon.terms.decision import Refusal
from tests.flows.shop import ask, clean, done, everything, in_threads, redeem, refused

pytestmark = pytest.mark.django_db(transaction=True)


def record(now: datetime, **words: Any) -> Any:
    given: dict[str, Any] = {
        "order": "e1",
        "customer": "c",
        "placed_at": now - timedelta(days=2),
        "lines": [Sold(sku="tea", quantity=2, amount_minor=3998, discount_minor=0)],
        "currency": "USD",
        "key": "k:1",
    }
    return purchase.record(now=now, **given | words)


def test_an_order_earns_once(now: datetime) -> None:
    body = done(record(now))
    assert (body["total_minor"], body["points"]["earned"]) == (3998, 39)
    (lot,) = ledger.lots(customer="c")
    assert lot.earned_at == now - timedelta(days=2)
    before = everything()
    assert done(record(now)) == body
    assert everything() == before
    assert refused(lambda: record(now, key="k:2")).reason == "order_exists"
    assert clean()


def test_a_guest_earns_nothing(now: datetime) -> None:
    assert done(record(now, customer=None))["points"]["earned"] == 0
    assert Order.objects.get().customer_id is None


def test_another_currency(now: datetime) -> None:
    answer = refused(lambda: record(now, currency="EUR"))
    assert answer == Refusal(reason="currency_mismatch", data={"given": "EUR", "expected": "USD"})


def test_an_order_of_the_till_is_not_recorded_again(now: datetime) -> None:
    done(redeem(now, ask("e1", customer="c")))
    assert refused(lambda: record(now)).reason == "order_exists"


def test_parallel_calls_record_an_order_once(now: datetime) -> None:
    found = in_threads(4, lambda number: record(now, key=f"p:{number}"))
    assert sorted(isinstance(one, Refusal) for one in found) == [False, True, True, True]
    assert {one.reason for one in found if isinstance(one, Refusal)} == {"order_exists"}
    assert ledger.balance(customer="c", now=now).total == 39
    assert clean()
