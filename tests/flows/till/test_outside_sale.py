"""What was decided elsewhere comes back like an order of ours: by unit, to the cent, points too."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.till import rollback
from guerdon.store.ledger import ledger
from guerdon.store.models import Line, Order
from guerdon.store.till.orders import Sold
from tests.flows.shop import clean, done
from tests.flows.till.test_purchase import record

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_recorded_comes_back_unit_by_unit(now: datetime) -> None:
    lines = [
        Sold(sku="tea", quantity=3, amount_minor=1000, discount_minor=500),
        Sold(sku="cup", quantity=1, amount_minor=2500, discount_minor=0),
    ]
    body = done(record(now, lines=lines, channel="tmall"))
    assert body["points"]["earned"] == 35
    later = now + timedelta(days=1)

    def back(**words: Any) -> Any:
        return done(rollback.roll_back(redemption=body["redemption"], key=None, now=later, **words))

    # 1,000 over three units is 334 + 333 + 333; the last unit comes back first.
    first = back(lines={"1": 1})
    assert (first["state"], first["refund_minor"]) == ("partly_returned", 333)
    # 31.67 are still paid of 35.00.
    assert first["points"] == {"given_back": 0, "taken_back": 4, "forgiven": 0}
    second = back(lines={"2": 1, "1": 1})
    assert second["refund_minor"] == 2833
    third = back()
    assert (third["state"], third["refund_minor"]) == ("returned", 334)
    assert ledger.balance(customer="c", now=later).total == 0
    returns = Order.objects.filter(kind="return").order_by("pk")
    assert [one.total_minor for one in returns] == [-333, -2833, -334]
    assert {one.channel for one in returns} == {"tmall"}
    amounts = Line.objects.filter(order=returns[1]).order_by("number")
    assert [(one.sku, one.amount_minor) for one in amounts] == [("tea", -333), ("cup", -2500)]
    assert clean()


def test_a_guests_order_comes_back_too(now: datetime) -> None:
    body = done(record(now, customer=None))
    answer = rollback.roll_back(redemption=body["redemption"], key=None, now=now)
    assert done(answer)["refund_minor"] == 3998
    assert clean()
