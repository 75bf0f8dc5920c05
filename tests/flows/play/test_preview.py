"""What plays would have given last year's members: purchases alone, without what came back."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.play import preview
from guerdon.flows.play.preview import Previewed
from guerdon.store.models import Award, Customer, Deed, Order
from guerdon.terms.decision import Refusal
from tests.give.plays import COFFEE, PLAY

pytestmark = pytest.mark.django_db
VISITS = {**COFFEE, "counts": {"measure": "times"}, "period": {"start": "2030-01-01T00:00:00Z"}}


def orders(now: datetime, key: str, count: int) -> None:
    row = Customer.objects.create(key=key, created_at=now)
    for number in range(count):
        at = now - timedelta(days=20 - number)
        Order.objects.create(key=f"{key}{number}", customer=row, placed_at=at, total_minor=900)


def test_members_and_times_of_each_step(now: datetime) -> None:
    orders(now, "ann", 9)
    orders(now, "bob", 3)
    document = {"stamps": [VISITS], "badges": PLAY["badges"], "boards": PLAY["boards"]}
    found = preview.previewed(document=document, now=now)
    assert isinstance(found, Previewed)
    told = [(one.play, one.step, one.members, one.times) for one in found.steps]
    # Nine visits fill two cards of four places; the card begins later, and last year counts anyway.
    assert sorted(told) == [
        ("badges/regular", "1", 2, 2),
        ("badges/regular", "2", 1, 1),
        ("stamps/coffee", "card", 1, 2),
    ]
    assert (found.members, found.year.members) == (2, 2)
    assert not Deed.objects.exists()
    assert not Award.objects.exists()


def test_refused_without_orders_or_a_draft_that_can_be_read(now: datetime) -> None:
    found = preview.previewed(document={}, now=now)
    assert found == Refusal(reason="no_past_carts")
    found = preview.previewed(document={"stamps": 1}, now=now)
    assert isinstance(found, Refusal)
    assert found.reason == "play_malformed"
