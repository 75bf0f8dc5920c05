"""Many wallets are found, held and read as each would be alone."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.ledger import held, ledger
from guerdon.store.writing import write
from tests.store.ledgers import earned, member, owed, spent

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def people(now: datetime) -> None:
    for key in "abcd":
        member(key, now)
    ledger.post(
        entries=[
            earned("1", "a", 100, now),
            earned("2", "a", 50, now, life=9),
            earned("3", "b", 70, now, pending=3),
            earned("4", "d", 40, now, life=1),
        ]
    )
    ledger.post(entries=[owed("5", "b", 90, now)])
    ledger.post(entries=[spent("6", "a", {ledger.lots(customer="a")[0].lot: 20}, now)])


def test_each_wallet_as_read_alone(now: datetime) -> None:
    people(now)
    later = now + 2 * DAY
    with write():
        held.hold(customers=["d", "a", "nobody"], wallets=["points", "growth"])
        found = held.wallets(customers=["d", "b", "c", "nobody", "a"], wallet="points")
    assert [one.customer for one in found] == ["d", "b", "a"]
    for one in found:
        assert one.lots == ledger.lots(customer=one.customer)
        assert one.purse(now=later) == ledger.balance(customer=one.customer, now=later)
    assert held.wallets(customers=[], wallet="points") == []
    assert held.wallets(customers=["a"], wallet="growth") == []


def test_who_holds_enough_span_by_span(now: datetime) -> None:
    people(now)
    found, after = held.rich(wallet="points", least=40, span=2)
    assert found == ["a"]
    assert after is not None
    found, after = held.rich(wallet="points", least=40, after=after, span=2)
    assert found == ["d"]
    assert after is not None
    assert held.rich(wallet="points", least=40, after=after, span=2) == ([], None)
    assert held.rich(wallet="points", least=131)[0] == []
    assert held.rich(wallet="points", least=130)[0] == ["a"]
