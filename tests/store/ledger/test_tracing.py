"""The traced ledger: balances over everything, filters over what is shown, lots with their ways."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.ledger import ledger, tracing
from guerdon.store.ledger.tracing import Wanted
from tests.store.ledgers import earned, member, owed, spent

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = timedelta(days=1)


@pytest.fixture
def lots(now: datetime) -> list[int]:
    """10 and 20 earned; 12 spent out of both; 2 given back; 5 owed. Bob has his own."""
    member("c", now)
    member("bob", now)
    # One by one: entries that are posted together have no order among themselves.
    for entry in (
        earned("a", "c", 10, now),
        earned("x", "bob", 99, now),
        earned("b", "c", 20, now + DAY),
    ):
        ledger.post(entries=[entry])
    first, second = (lot.lot for lot in ledger.lots(customer="c"))
    for entry in (
        spent("s", "c", {first: 10, second: 2}, now + 2 * DAY),
        spent("r", "c", {second: -2}, now + 3 * DAY),
        owed("o", "c", 5, now + 4 * DAY),
    ):
        assert isinstance(ledger.post(entries=[entry]), ledger.Posted)
    return [first, second]


def test_each_entry_with_its_balance_and_lots(lots: list[int]) -> None:
    found = tracing.lines(customer="c", wanted=Wanted())
    assert [(line.key, line.amount, line.balance) for line in found] == [
        ("o", -5, 15),
        ("r", 2, 20),
        ("s", -12, 18),
        ("b", 20, 30),
        ("a", 10, 10),
    ]
    assert [[(move.lot, move.amount) for move in line.moves] for line in found] == [
        [(None, -5)],
        [(lots[1], 2)],
        [(lots[0], -10), (lots[1], -2)],
        [(lots[1], 20)],
        [(lots[0], 10)],
    ]


@pytest.mark.usefixtures("lots")
def test_a_filter_leaves_balances_as_they_are(now: datetime) -> None:
    def kept(**words: object) -> list[tuple[str, int]]:
        wanted = Wanted(**words)  # type: ignore[arg-type]
        return [(line.key, line.balance) for line in tracing.lines(customer="c", wanted=wanted)]

    assert kept(kind="redeem") == [("r", 20), ("s", 18)]
    assert kept(since=now + DAY, until=now + 3 * DAY) == [("s", 18), ("b", 30)]
    newest = tracing.lines(customer="c", wanted=Wanted(), most=2)
    assert [line.key for line in newest] == ["o", "r"]
    assert kept(before=newest[-1].entry) == [("s", 18), ("b", 30), ("a", 10)]


def test_each_lot_with_where_it_went(lots: list[int]) -> None:
    second, first = tracing.lots(customer="c")
    assert (first.lot, first.amount, first.left, first.opened_by) == (lots[0], 10, 0, "earn")
    assert [(move.kind, move.amount) for move in first.moves] == [("redeem", -10)]
    assert (second.left, [move.amount for move in second.moves]) == (20, [-2, 2])
    assert tracing.counted(customer="c") == 2
    assert [lot.lot for lot in tracing.lots(customer="c", page=2, size=1)] == [lots[0]]


@pytest.mark.usefixtures("lots")
def test_what_there_is_to_choose_from() -> None:
    assert tracing.kinds(customer="c") == ("adjust", "earn", "redeem")
    assert tracing.wallets(customer="c") == ("points",)
    assert tracing.wallets(customer="nobody") == ()
