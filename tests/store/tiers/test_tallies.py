"""What counts: orders of the till and of files, returns with their purchase, points earned."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.store.customers import people
from guerdon.store.ledger import ledger
from guerdon.store.models import Intake, Order
from guerdon.store.tiers.tallies import of_a_year, tallies
from guerdon.store.till import orders
from guerdon.store.till.orders import Sold
from guerdon.store.writing import write
from guerdon.terms.entry import Entry, NewLot, Posting
from guerdon.terms.tiers import Structure, Tally
from tests.give.tiers.ladders import ladder

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def order(key: str, customer: str, minor: int, at: datetime, kind: str = "sale") -> None:
    with write():
        line = Sold(sku="tea", quantity=1, amount_minor=minor, discount_minor=0)
        assert orders.record(key=key, customer=customer, at=at, lines=[line], kind=kind) is None


@pytest.fixture
def shop(now: datetime) -> int:
    """Ann bought twice, one came back; one order of a file is cancelled, one is unfinished."""
    order("a1", "ann", 500, now)
    order("a2", "ann", 900, now + DAY)
    order("a2/return/1", "ann", -900, now + 2 * DAY, "return")
    Order.objects.filter(key__in=["a2", "a2/return/1"]).update(state="cancelled")
    words: dict[str, Any] = {"what": "orders", "started_at": now, "columns": {}}
    running = Intake.objects.create(key="i1", state="running", **words)
    whole = Intake.objects.create(key="i2", state="complete", **words)
    for key, intake, state in (("f1", running, "closed"), ("f2", whole, "cancelled")):
        order(key, "ann", 70, now)
        Order.objects.filter(key=key).update(intake=intake, state=state)
    return people.ids(keys=["ann"])["ann"]


def found(structure: Structure, pk: int, since: datetime | None = None) -> list[Tally]:
    read = tallies(structure=structure, customers={pk: since}).get(pk, [])
    return sorted(read, key=lambda one: one.at)


def test_spend(shop: int, now: datetime) -> None:
    assert found(ladder(), shop) == [
        Tally(at=now, amount=500),
        Tally(at=now + DAY, amount=900),
        Tally(at=now + 2 * DAY, amount=-900, bought_at=now + DAY),
    ]
    assert [one.amount for one in found(ladder(), shop, now + DAY)] == [900, -900]


def test_orders(shop: int) -> None:
    assert [one.amount for one in found(ladder(measure="orders"), shop)] == [1]
    never = ladder(measure="orders", returns="never")
    assert [one.amount for one in found(never, shop)][:2] == [1, 1]


def post(key: str, kind: str, amount: int, at: datetime, house: str = "issued") -> None:
    opens = None
    if amount > 0:
        opens = NewLot(amount=amount, earned_at=at, available_at=at, expires_at=None)
    entry = Entry(
        key=key,
        kind=kind,
        wallet="growth",
        at=at,
        postings=(
            Posting(account="wallet:growth", amount=amount, customer="ann"),
            Posting(account=house, amount=-amount),
        ),
        opens=opens,
        below_zero=amount < 0,
    )
    ledger.post(entries=[entry])


def test_points_that_were_earned(shop: int, now: datetime) -> None:
    for number, (kind, amount) in enumerate((("earn", 40), ("revoke", -5), ("redeem", -20))):
        post(f"e{number}", kind, amount, now + number * DAY)
    read = found(ladder(measure="points"), shop)
    assert [(one.at, one.amount) for one in read] == [(now, 40), (now + DAY, -5)]
    other = ladder(measure="points", wallet="points")
    assert found(other, shop) == []


def test_a_year_by_several_measures(shop: int, now: datetime) -> None:
    order("b1", "bob", 5000, now)
    structures = [ladder(), ladder(measure="orders"), ladder(returns="never")]
    year = of_a_year(structures=structures, start=now, end=now + 365 * DAY)
    assert sorted(year) == [(500, 1, 1400), (5000, 1, 5000)]
    assert list(of_a_year(structures=structures, start=now - DAY, end=now)) == []
