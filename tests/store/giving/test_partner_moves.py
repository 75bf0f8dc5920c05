"""A partner's movements add up by period, each reference once."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.giving import partner_moves
from guerdon.store.ledger import ledger
from guerdon.store.writing import write
from guerdon.terms.partners import KINDS, Move
from guerdon.terms.period import Period
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)


def test_by_period(now: datetime) -> None:
    member("a", now)
    days = [now + timedelta(days=n) for n in range(5)]
    for number, (kind, day) in enumerate(zip(KINDS, days, strict=True)):
        key = f"e{number}"
        ledger.post(entries=[earned(key, "a", 5, day)])
        move = Move(
            reference=f"r{number}",
            kind=kind,
            customer="a" if number else None,
            entry=key,
            points=100 // (number + 1),
            theirs=number,
            minor=number,
            at=day,
        )
        with write():
            assert partner_moves.keep(partner="air", move=move)
            assert not partner_moves.keep(partner="air", move=move)
    told = partner_moves.settled(
        partner="air", period=Period(start=days[1], end=days[4]), currency="USD"
    )
    assert (told.opening, told.closing) == (100, 100 - 50 - 33)
    assert [told.sides[kind].count for kind in KINDS] == [0, 1, 1, 1, 0]
    whole = partner_moves.settled(partner="air", period=Period(), currency="USD")
    assert (whole.opening, whole.closing) == (0, 17)
    found = list(partner_moves.each(partner="air", period=Period(start=days[3])))
    assert [(one.reference, one.kind) for one in found] == [("r3", "spend"), ("r4", "exchange_out")]
    assert partner_moves.balance(partner="air") == 0
