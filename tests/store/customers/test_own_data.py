"""All that is kept of one customer, and nothing of another."""

import json
from datetime import datetime, timedelta

import pytest

from guerdon.canonical import written
from guerdon.store.customers import notices, own_data, people
from guerdon.store.ledger import ledger
from guerdon.store.models import Code, Customer, Line, Order
from guerdon.store.writing import write
from guerdon.terms.notice import Notice
from tests.store.customers.test_member import earned

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_nobody_has_none(now: datetime) -> None:
    assert own_data.gathered(customer="nobody", now=now) is None


def test_everything_of_one_and_nothing_of_another(now: datetime) -> None:
    for name in ("ann", "bob"):
        told = people.Told(key=name, name=f"{name} Lee", email=f"{name}@x.org", phone="1555")
        people.keep(told=[told, people.Told(key=name, consents={"sms": True})], now=now, proof="f")
        row = Customer.objects.get(key=name)
        order = Order.objects.create(key=f"o-{name}", customer=row, placed_at=now, total_minor=900)
        Line.objects.create(order=order, number=1, sku="tea", quantity_milli=1500, amount_minor=900)
        Code.objects.create(code=f"C-{name}", offer="five", customer=row, issued_at=now)
        ends = now + timedelta(days=9)
        ledger.post(entries=[earned(customer=name, key=name, amount=70, now=now, ends=ends)])
        with write():
            notices.tell(notices=[Notice(customer=name, kind="hi", key=name, at=now)])
    found = own_data.gathered(customer="ann", now=now)
    assert found is not None
    assert "bob" not in json.dumps(json.loads(written(value=found)))
    assert (found["customer"]["name"], found["customer"]["email"]) == ("ann Lee", "ann@x.org")
    assert [(c["channel"], c["given"]) for c in found["consents"]] == [("sms", True)]
    (order_seen,) = found["orders"]
    assert (order_seen["key"], order_seen["total_minor"]) == ("o-ann", 900)
    assert [(line["sku"], line["quantity_milli"]) for line in order_seen["lines"]] == [
        ("tea", 1500)
    ]
    (purse,) = found["points"]
    assert purse["wallet"] == "points"
    assert [lot["left"] for lot in purse["lots"]] == [70]
    assert [line["balance"] for line in purse["statement"]] == [70]
    assert [code["code"] for code in found["coupons"]] == ["C-ann"]
    assert [one["kind"] for one in found["notices"]] == ["hi"]
    assert (found["campaigns"], found["known"]) == ([], None)
