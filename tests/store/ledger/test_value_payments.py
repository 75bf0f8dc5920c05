"""A payment is kept with what came back of it, never more than was paid."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from guerdon.give.points.redeem import Draw
from guerdon.store.ledger import value_payments
from guerdon.store.writing import write
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_kept_and_refunded(now: datetime) -> None:
    member("a", now)
    with write():
        value_payments.keep(
            payment="p",
            order="o",
            currency="CNY",
            amount_minor=50,
            customer="a",
            draws=[Draw(lot=3, points=50)],
            now=now,
        )
        value_payments.refund(payment="p", minor=20)
        held = value_payments.held(payment="p")
    assert held is not None
    assert (held.refunded_minor, held.draws, held.customer) == (20, ((3, 50),), "a")
    assert value_payments.of_order(order="o") == [held]
    assert value_payments.of_order(order="x") == []
    with pytest.raises(IntegrityError), write():
        value_payments.refund(payment="p", minor=31)
    with write():
        assert value_payments.held(payment="x") is None
