"""The book of outstanding points tells what is held and what became of the rest, to the point."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from guerdon.flows.points import points
from guerdon.store.ledger import ledger, liability
from guerdon.store.models import Customer
from guerdon.terms.liability import GROUPS, MONTH_SECONDS, Held
from tests.store.ledgers import earned, member, owed, spent

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = timedelta(seconds=MONTH_SECONDS)


def test_held_and_used(now: datetime) -> None:
    for one in "ab":
        member(one, now)
    Customer.objects.filter(key="a").update(tier="gold")
    start = now - 5 * MONTH
    year = earned("e1", "a", 100, start, life=365)
    assert year.opens is not None
    endless = replace(
        earned("e2", "b", 70, start), opens=replace(year.opens, amount=70, expires_at=None)
    )
    ledger.post(entries=[year, endless, earned("e3", "b", 30, start, life=60)])
    lots = {name: ledger.lot_of(entry=name) or 0 for name in ("e1", "e2", "e3")}
    ledger.post(entries=[spent("s1", "a", {lots["e1"]: 40}, start + 2 * MONTH)])
    ledger.post(entries=[spent("s2", "a", {lots["e1"]: -10}, start + 3 * MONTH)])
    points.expire(now=start + timedelta(days=60))
    ledger.post(entries=[earned("e4", "b", 9, now - MONTH, life=10), owed("d", "b", 4, now)])
    book = liability.book(now=now)
    left = int((year.opens.expires_at - now).total_seconds() // MONTH_SECONDS)  # type: ignore[operator]
    assert sorted(book.held, key=lambda one: (one.points, one.tier)) == [
        Held(age=1, left=-1, tier="", points=9),
        Held(age=5, left=None, tier="", points=70),
        Held(age=5, left=left, tier="gold", points=70),
    ]
    assert (book.owed, book.one_in) == (4, 1)
    assert liability.book(now=now, flows=False) == replace(book, flows=())
    own = {key: pk % GROUPS for key, pk in Customer.objects.values_list("key", "pk")}
    told = {(flow.group, flow.age, flow.what): flow.points for flow in book.flows}
    assert told == {
        (own["a"], 0, "opened"): 100,
        (own["a"], 2, "redeemed"): 40,
        (own["a"], 3, "redeemed"): -10,
        (own["a"], 5, "left"): 70,
        (own["b"], 0, "opened"): 70 + 30 + 9,
        (own["b"], 1, "gone"): 30,
        (own["b"], 5, "left"): 70,
        (own["b"], 1, "left"): 9,
    }


def test_an_empty_ledger(now: datetime) -> None:
    book = liability.book(now=now)
    assert (book.held, book.flows, book.owed) == ((), (), 0)


def test_points_that_end_later_today_are_still_out(now: datetime) -> None:
    member("a", now)
    early = now.replace(hour=8)
    ledger.post(entries=[earned("e1", "a", 100, early - timedelta(days=60), life=60)])
    for hour, left in ((7, 0), (9, -1)):
        found = liability.book(now=now.replace(hour=hour))
        assert [(one.points, one.left) for one in found.held] == [(100, left)]
