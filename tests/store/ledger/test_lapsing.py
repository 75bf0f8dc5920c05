"""What fell due is written off once, a page at a time, whoever else is at the wallet."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.store.ledger import lapsing, ledger
from guerdon.store.ledger.lapsing import DueLot, Lapse, WrittenOff
from guerdon.store.models import Entry, Lot
from tests.flows.shop import clean, everything
from tests.store.ledgers import earned, member, spent

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def whole(lots: list[DueLot]) -> list[Lapse]:
    return [
        Lapse(lot=lot, points=lot.left, at=lot.expires_at, next_at=None)
        for lot in lots
        if lot.expires_at is not None
    ]


def post(*entries: Any) -> None:
    posted = ledger.post(entries=entries)
    assert isinstance(posted, ledger.Posted), posted


def test_a_customers_lots_of_one_end_are_one_entry(now: datetime) -> None:
    for name in ("a", "b"):
        member(name, now)
    post(
        earned("e1", "a", 10, now, life=5),
        earned("e2", "b", 20, now, life=5),
        earned("e3", "a", 30, now, life=5),
        earned("e4", "a", 40, now, life=6),
    )
    due = lapsing.due(now=now + 6 * DAY, most=10)
    # By end, then by customer; a customer's lots of one end come in no order.
    assert [lot.customer for lot in due[:2]] == [due[0].customer] * 2
    assert sorted(lot.left for lot in due[:2]) == [10, 30]
    assert [(lot.left, lot.turn) for lot in due[2:]] == [(20, 1), (40, 1)]
    assert lapsing.write_off(lapses=whole(due)) == WrittenOff(lots=4, points=100)
    found = Entry.objects.filter(kind="expire").order_by("pk")
    assert [one.posting_set.count() for one in found] == [3, 2, 2]
    first = found[0]
    assert first.at == now + 5 * DAY
    amounts = list(first.posting_set.order_by("pk").values_list("account", "amount"))
    assert sorted(amounts[:2]) == [("wallet:points", -30), ("wallet:points", -10)]
    assert amounts[2] == ("breakage", 40)
    assert ledger.by_kind() == {"issued": -100, "breakage": 100}
    assert lapsing.due(now=now + 6 * DAY, most=10) == []
    assert lapsing.write_off(lapses=[]) == WrittenOff(lots=0, points=0)
    assert clean()


def test_a_lot_that_was_drawn_on_since_it_was_read_is_left(now: datetime) -> None:
    member("a", now)
    member("b", now)
    post(earned("e1", "a", 10, now, life=5), earned("e2", "b", 20, now, life=5))
    due = lapsing.due(now=now + 5 * DAY, most=10)
    (lot,) = ledger.lots(customer="a")
    post(spent("s1", "a", {lot.lot: 4}, now))
    assert lapsing.write_off(lapses=whole(due)) == WrittenOff(lots=1, points=20)
    assert ledger.balance(customer="a", now=now).total == 6
    before = everything()
    assert lapsing.write_off(lapses=whole(due)) == WrittenOff(lots=0, points=0)
    assert everything() == before
    again = lapsing.due(now=now + 5 * DAY, most=10)
    assert [(one.left, one.turn) for one in again] == [(6, 2)]
    assert lapsing.write_off(lapses=whole(again)) == WrittenOff(lots=1, points=6)
    assert clean()


def test_a_share_goes_and_the_lot_says_when_the_next_does(now: datetime) -> None:
    member("a", now)
    post(earned("e1", "a", 100, now))
    Lot.objects.update(expires_at=None, shares_at=now, life="fractional/week/1/500")
    (lot,) = lapsing.due(now=now, most=10)
    assert (lot.shares_at, lot.life) == (now, "fractional/week/1/500")
    gone = [
        Lapse(lot=lot, points=5, at=now, next_at=now + 7 * DAY),
        Lapse(lot=lot, points=4, at=now + 7 * DAY, next_at=now + 14 * DAY),
    ]
    assert lapsing.write_off(lapses=gone) == WrittenOff(lots=1, points=9)
    row = Lot.objects.get()
    assert (row.used, row.shares_at) == (9, now + 14 * DAY)
    assert Entry.objects.filter(kind="expire").count() == 2
    assert lapsing.due(now=now + 13 * DAY, most=10) == []
    assert clean()


def test_what_is_coming_comes_by_customer_and_whole(now: datetime) -> None:
    for name in ("a", "b", "c"):
        member(name, now)
        post(*(earned(f"{name}{n}", name, n, now, life=5) for n in (1, 2)))
    start, end = now + 5 * DAY, now + 6 * DAY
    words: dict[str, Any] = {"what": "expires_at", "wallet": "points", "start": start, "end": end}
    first = lapsing.coming(**words, most=4)
    assert sorted((one.customer, one.left) for one in first) == [("a", 1), ("a", 2)]
    after = (first[-1].at, first[-1].number)
    rest = lapsing.coming(**words, most=5, after=after)
    assert [one.customer for one in rest] == ["b", "b", "c", "c"]
    # A page that is smaller than one customer's lots grows.
    assert len(lapsing.coming(**words, most=1)) == 2
    assert lapsing.coming(**{**words, "start": end, "end": end + DAY}, most=5) == []


def test_a_share_and_an_end_of_one_moment_are_one_entry(now: datetime) -> None:
    for name in ("a", "b"):
        member(name, now)
        post(earned(f"{name}1", name, 10, now, life=5), earned(f"{name}2", name, 100, now))
    at = now + 5 * DAY
    Lot.objects.filter(amount=100).update(expires_at=None, shares_at=at, life="fractional/week/1/9")
    due = lapsing.due(now=at, most=10)
    assert [(lot.customer, lot.due_at) for lot in due] == [
        (lot.customer, at) for lot in sorted(due, key=lambda lot: lot.customer)
    ]
    gone = [
        Lapse(lot=lot, points=min(lot.left, 10), at=at, next_at=lot.shares_at and at + 7 * DAY)
        for lot in due
    ]
    assert lapsing.write_off(lapses=gone) == WrittenOff(lots=4, points=40)
    found = Entry.objects.filter(kind="expire")
    assert sorted(one.posting_set.count() for one in found) == [3, 3]
    assert clean()


@pytest.mark.parametrize("most", [1, 2, 3, 7])
def test_page_by_page_each_lot_is_met_in_its_order(now: datetime, most: int) -> None:
    for name in ("a", "b", "c"):
        member(name, now)
        post(*(earned(f"{name}{life}", name, life, now, life=life) for life in (5, 6, 7)))
    # Those of 6 lose a share on the sixth day, and one ends later on the same day as well.
    Lot.objects.filter(amount=6).update(shares_at=now + 6 * DAY, life="fractional/week/1/500")
    Lot.objects.filter(amount=6, customer__key="b").update(shares_at=now + 5 * DAY)
    met: list[tuple[datetime, int]] = []
    after: tuple[datetime, int] | None = None
    while page := lapsing.due(now=now + 7 * DAY, most=most, after=after):
        met += [(lot.due_at, lot.customer) for lot in page]
        after = met[-1]
        gone = [Lapse(lot=lot, points=lot.left, at=lot.due_at, next_at=None) for lot in page]
        assert lapsing.write_off(lapses=gone).lots == len(page)
    assert met == sorted(met)
    assert len(met) == 9
    assert ledger.by_kind() == {"issued": -54, "breakage": 54}
    assert clean()
