"""Who cannot be reached is told apart, and purses are queued for in one order."""

import time
from datetime import datetime

import pytest

from guerdon.store import queues
from guerdon.store.models import Customer
from guerdon.store.writing import write
from tests.flows.shop import in_threads
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_unused_purse_can_be_waited_for(now: datetime) -> None:
    member("a", now)
    inside: list[int] = []

    def call(number: int) -> int:
        with write():
            queues.queue(customers=["a"], purses=["partner:new:points", "partner:b:points"])
            inside.append(number)
            time.sleep(0.02)
            alone = inside == [number]
            inside.remove(number)
        return alone

    assert all(in_threads(4, call))


def test_who_may_not_be_reached(now: datetime) -> None:
    member("c", now)
    member("b", now)
    assert queues.reachable(customer="c") is None
    assert queues.reachable(customer="nobody") == "unknown"
    Customer.objects.filter(key="b").update(attributes={"blocked": "yes"})
    assert queues.reachable(customer="b") == "blocked"
    Customer.objects.filter(key="b").update(merged_into=Customer.objects.get(key="c"))
    assert queues.reachable(customer="b") == "merged"
