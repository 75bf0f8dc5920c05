"""A roll is made once, held by one order, opened, and taken again when it comes back."""

from datetime import datetime

import pytest

from guerdon.store.customers import people
from guerdon.store.models import Roll
from guerdon.store.play import rolls

pytestmark = pytest.mark.django_db(transaction=True)


def states() -> dict[str, str]:
    return dict(Roll.objects.order_by("pk").values_list("order", "state"))


def test_a_customers_roll_comes_back_to_them_and_to_that_offer(now: datetime) -> None:
    people.named(keys=["c", "d"], now=now)

    def claimed(order: str, customer: str = "c", offer: str = "box") -> str:
        return rolls.claimed(offer=offer, customer=customer, order=order, now=now)

    first = claimed("o1")
    rolls.let_go(order="o1")
    assert states() == {"o1": "back"}
    others = {claimed("d1", "d"), claimed("p1", "c", "other"), claimed("o2")}
    assert first in others
    assert len(others) == 3
    rolls.opened(order="o2")
    rolls.let_go(order="o2")
    assert states()["o2"] == "opened"
    assert claimed("o3") != first
    rolls.came_back(order="o2", offers={"other"})
    assert states()["o2"] == "opened"
    rolls.came_back(order="o2", offers={"box"})
    assert claimed("o4") == first
    assert claimed("o5") != first


def test_a_guests_roll_is_gone_when_it_is_let_go(now: datetime) -> None:
    first = rolls.claimed(offer="box", customer=None, order="g", now=now)
    assert len(first) == 32
    rolls.let_go(order="g")
    assert not Roll.objects.exists()
    assert rolls.claimed(offer="box", customer=None, order="g", now=now) != first
