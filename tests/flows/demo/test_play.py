"""The demo plays: real orders counted, a dozen draws each, and again changes nothing."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.demo.demo import _shop
from guerdon.flows.demo.play import DRAW, played
from guerdon.store.models import Award, Deed, DrawTake
from guerdon.store.play import scores
from guerdon.store.till import orders
from guerdon.store.till.orders import Sold
from guerdon.store.writing import write
from tests.flows.games import member
from tests.flows.shop import clean

pytestmark = pytest.mark.django_db


def test_whole_and_again(now: datetime) -> None:
    line = Sold(sku="tea", quantity=1, amount_minor=2_000, discount_minor=0)
    for customer, count in (("ann", 6), ("bob", 2)):
        member(customer, now, points_given=1_000)
        for day in range(1, count + 1):
            with write():
                at = now - timedelta(days=day)
                key = f"{customer}-{day}"
                orders.record(key=key, customer=customer, at=at, lines=[line])
    assert played(now=now, section=_shop()["play"]) == 2
    counts = (DrawTake.objects.count(), Award.objects.count(), Deed.objects.count())
    assert counts[0] == 24
    assert Award.objects.filter(play="stamps/visits").count() == 1
    assert scores.standing(board="month/2026-03", customer="bob").rank == 2
    assert played(now=now, section=_shop()["play"]) == 2
    again = (DrawTake.objects.count(), Award.objects.count(), Deed.objects.count())
    assert again == counts
    assert DrawTake.objects.filter(draw=DRAW).count() == 24
    assert clean()
