"""Lots as rows: first to end first, shares of the fullest, what is soon and what is pending."""

from dataclasses import replace
from datetime import datetime, timedelta

from guerdon.store.customers.member import Member
from guerdon.store.ledger import ledger
from guerdon.terms.entry import Lot
from guerdon.web.member.sections import lots
from tests.store.customers.test_member import earned

DAY = timedelta(days=1)


def lot(number: int, left: int, *, now: datetime, ends: int | None, starts: int = 0) -> Lot:
    return Lot(
        lot=number,
        amount=left,
        left=left,
        earned_at=now,
        available_at=now + starts * DAY,
        expires_at=None if ends is None else now + ends * DAY,
    )


def test_rows(now: datetime) -> None:
    held = (
        lot(1, 9, now=now, ends=0),
        lot(2, 1, now=now, ends=30),
        lot(3, 200, now=now, ends=31, starts=1),
        lot(4, 100, now=now, ends=None),
    )
    found = [
        (r.lot.lot, r.share, r.soon, r.pending) for r in lots.rows(lots=held, now=now, zone="UTC")
    ]
    assert found == [(2, 4, True, False), (3, 100, False, True), (4, 50, False, False)]


def test_what_loses_shares_says_when_and_how_many(now: datetime) -> None:
    weekly = replace(
        lot(1, 90, now=now, ends=None), life="fractional/week/1/500", shares_at=now + 3 * DAY
    )
    yearly = replace(
        lot(2, 90, now=now, ends=None), life="fractional/year/1/3000", shares_at=now + 99 * DAY
    )
    never, ending = lot(3, 90, now=now, ends=None), lot(4, 90, now=now, ends=3)
    found = lots.rows(lots=(never, yearly, weekly, ending), now=now, zone="UTC")
    assert [(r.lot.lot, r.soon, r.loses) for r in found] == [
        (4, True, None),
        (1, True, 4),
        (2, False, 27),
        (3, False, None),
    ]


def test_six_are_shown_and_the_rest_is_summed(ann: Member, today: datetime) -> None:
    entries = [
        earned(customer="ann", key=f"e{n}", amount=n, now=today, ends=today + n * DAY)
        for n in range(1, 9)
    ]
    assert isinstance(ledger.post(entries=entries), ledger.Posted)
    found = lots.shown(member=ann, now=today, language="en")
    assert [row.lot.left for row in found["lots"]] == [1, 2, 3, 4, 5, 6]
    assert (found["more"], found["more_points"]) == (2, 15)
