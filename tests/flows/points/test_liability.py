"""The liability of a shop is told from its own ledger, and says when it cannot forecast."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.points import liability
from guerdon.store.ledger import ledger
from tests.store.ledgers import earned, member, spent

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_young_shop_makes_no_forecast(now: datetime) -> None:
    member("a", now)
    ledger.post(entries=[earned("e", "a", 500, now)])
    found = liability.told(now=now + timedelta(days=40))
    assert (found.points, found.minor, found.breakage, found.why) == (
        500,
        500,
        None,
        "history_short",
    )
    assert [(band.name, band.points) for band in found.by_age if band.points] == [("0-3", 500)]


def test_a_year_of_members_makes_one(now: datetime) -> None:
    start = now - timedelta(days=400)
    entries = []
    for number in range(30):
        member(f"m{number}", now)
        entries += [earned(f"e{number}-{at}", f"m{number}", 100, start, life=700) for at in (1, 2)]
    ledger.post(entries=entries)
    for number in range(30):
        lot = ledger.lots(customer=f"m{number}")[0].lot
        when = start + timedelta(days=30 * (number % 12) + 5)
        ledger.post(entries=[spent(f"s{number}", f"m{number}", {lot: 50 + number}, when)])
    found = liability.told(now=now)
    assert found.breakage is not None
    assert 0 < found.breakage.low <= found.breakage.points <= found.breakage.high < found.points
    assert liability.told(now=now) == found
