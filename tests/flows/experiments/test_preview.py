"""Whom a holdout leaves out: counted member by member, with what they paid."""

from datetime import datetime, timedelta

import pytest

from guerdon.decide.arms import Slots
from guerdon.flows.experiments.preview import HeldOut, counted, previewed
from guerdon.store.models import Customer, Order
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.terms.past_sale import PastSale, PastYear

ALL, NONE = Slots(layer="a", start=0, end=10_000), Slots(layer="a", start=0, end=0)


def sale(customer: str, minor: int, at: datetime, *, back: bool = False) -> PastSale:
    return PastSale(customer=customer, tier="", at=at, paid_minor=minor, back=back)


def test_what_went_back_was_not_spent(now: datetime) -> None:
    sales = (sale("ann", 500, now), sale("ann", 200, now, back=True), sale("bob", 100, now))
    year = PastYear(sales=sales, members=2, every=1, since=now, until=now)
    found = counted(year=year, live=NONE, draft=ALL)
    assert (found.members, found.before, found.after, found.both) == (2, 0, 2, 0)
    assert (found.spent_minor, found.all_minor) == (400, 400)
    half = counted(year=year, live=ALL, draft=NONE)
    assert (half.before, half.after, half.spent_minor) == (2, 0, 0)


@pytest.mark.django_db
def test_a_draft_beside_what_holds(now: datetime) -> None:
    document = {"global_holdout": {"share": 0.2, "salt": "2026"}}
    assert previewed(document=document, now=now) == Refusal(reason="no_past_carts")
    at = now - timedelta(days=3)
    for n in range(60):
        row = Customer.objects.create(key=f"c{n}", created_at=at)
        Order.objects.create(key=f"o{n}", customer=row, placed_at=at, total_minor=100)
    found = previewed(document=document, now=now)
    assert isinstance(found, HeldOut)
    assert (found.members, found.before) == (60, 0)
    assert 0 < found.after < 30
    assert found.spent_minor == 100 * found.after
    sections.put(name="experiments", document=document, actor="t", now=now)
    again = previewed(document=document, now=now)
    assert isinstance(again, HeldOut)
    assert again.before == again.both == again.after == found.after
    wrong = previewed(document={"global_holdout": {"share": 2, "salt": "x"}}, now=now)
    assert isinstance(wrong, Refusal)
    assert wrong.reason == "programme_unreadable"
