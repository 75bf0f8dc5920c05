"""Past orders: new added, equal left, changed replaced whole, unfinished ones taken over."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.store import intake
from guerdon.store.customers import people
from guerdon.store.models import Intake, Line, Order
from guerdon.store.past import history
from guerdon.store.past.history import PastOrder
from guerdon.store.writing import write

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 2, 10, tzinfo=UTC)


def past(key: str = "A1", amount: int = 100, **words: Any) -> PastOrder:
    sound: dict[str, Any] = {
        "key": key,
        "customer": "c1",
        "placed_at": AT,
        "kind": "sale",
        "total_minor": amount,
        "discount_minor": 0,
        "channel": "",
        "store": "",
        "lines": ((1, "s1", 1000, amount, 0),),
    }
    return PastOrder(**{**sound, **words})


def begun(key: str, now: datetime, *, done: bool = True) -> int:
    people.named(keys=["c1", "c2"], now=now)
    number = intake.begin(key=key, source="f.csv", what="orders", columns={}, now=now).intake
    if done:
        Intake.objects.filter(pk=number).update(state="complete")
    return number


def take(*orders: PastOrder, into: int) -> tuple[int, int, int]:
    with write():
        counts = history.take(orders=orders, intake=into)
    return counts["orders_new"], counts["orders_changed"], counts["orders_same"]


def stored() -> list[Any]:
    return [*Order.objects.order_by("id").values_list(), *Line.objects.order_by("id").values_list()]


def test_new_orders_come_with_their_lines(now: datetime) -> None:
    first = begun("one", now)
    lines = ((1, "s1", 1000, 100, 5), (2, "s2", 333, 50, 0))
    assert take(past(lines=lines), past("A2", customer=None), into=first) == (2, 0, 0)
    row = Order.objects.get(key="A1")
    assert (row.customer.key, row.placed_at, row.state) == ("c1", AT, "closed")  # type: ignore[union-attr]
    assert (row.intake_id, row.simulated) == (first, False)
    told = Line.objects.filter(order=row).order_by("number")
    assert tuple(told.values_list(*_FIELDS)) == lines
    assert Order.objects.get(key="A2").customer is None


_FIELDS = ("number", "sku", "quantity_milli", "amount_minor", "discount_minor")


def test_equal_orders_are_left_alone(now: datetime) -> None:
    take(past(), past("A2", customer=None), into=begun("one", now))
    before = stored()
    assert take(past(), past("A2", customer=None), into=begun("two", now)) == (0, 0, 2)
    assert stored() == before


@pytest.mark.parametrize(
    "change",
    [
        {"customer": "c2"},
        {"customer": None},
        {"placed_at": AT + timedelta(seconds=1)},
        {"kind": "return"},
        {"discount_minor": 7},
        {"store": "north"},
        {"channel": "web"},
        {"lines": ((1, "s1", 1000, 60, 0), (2, "s2", 1000, 40, 0))},
        {"lines": ((1, "s9", 1000, 100, 0),)},
    ],
)
def test_a_changed_order_is_replaced_whole_in_its_place(
    now: datetime, change: dict[str, Any]
) -> None:
    first = begun("one", now)
    take(past(), past("A2"), into=first)
    place = Order.objects.get(key="A1").pk
    assert take(past(**change), into=begun("two", now)) == (0, 1, 0)
    row = Order.objects.get(key="A1")
    assert (row.pk, row.intake_id) == (place, first)
    wanted = past(**change)
    told = Line.objects.filter(order=row).order_by("number").values_list(*_FIELDS)
    assert tuple(told) == wanted.lines
    assert (row.kind, row.placed_at, row.store) == (wanted.kind, wanted.placed_at, wanted.store)
    assert take(past(**change), into=begun("three", now)) == (0, 0, 1)


def test_a_run_taken_up_again_counts_its_own_as_new(now: datetime) -> None:
    killed = begun("one", now, done=False)
    take(past(), into=killed)
    before = stored()
    assert take(past(), into=killed) == (1, 0, 0)
    assert stored() == before


def test_an_order_that_an_unfinished_intake_began_is_taken_over(now: datetime) -> None:
    take(past(), past("A2"), into=begun("killed", now, done=False))
    second = begun("two", now)
    assert take(past(), past("A2", amount=7), into=second) == (2, 0, 0)
    assert set(Order.objects.values_list("intake_id", flat=True)) == {second}
    assert Order.objects.get(key="A2").total_minor == 7


def test_returns_are_looked_up_in_what_counts(now: datetime) -> None:
    take(past(), into=begun("one", now))
    take(past("A9", customer="c2"), into=begun("killed", now, done=False))
    returned = [
        (1, "c1", "s1", AT),
        (2, "c1", "s1", AT - timedelta(seconds=1)),
        (3, "c1", "s2", AT),
        (4, "c2", "s1", AT),
        (5, "c404", "s1", AT),
    ]
    assert list(history.never_sold(returned=returned)) == [2, 3, 4, 5]


def test_what_was_paid_by_customer_and_time(now: datetime) -> None:
    first = begun("one", now)
    orders = (
        past("A2", placed_at=AT + timedelta(days=1)),
        past(amount=250),
        past("B1", customer="c2"),
        past("G1", customer=None),
        past("R1", kind="return", amount=-100),
        past("L1", placed_at=now),
    )
    take(*orders, into=first)
    take(past("K1"), into=begun("killed", now, done=False))
    found = [(one.customer, one.paid_minor) for one in history.paid(before=now)]
    assert found == [("c1", 250), ("c1", 100), ("c2", 100)]
