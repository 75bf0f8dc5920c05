"""The ledger writes once, never too much, and tells what it holds."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from guerdon.store.ledger import ledger
from guerdon.store.ledger.ledger import Posted, Purse
from guerdon.store.models import Balance, Entry, Lot, Posting
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from tests.flows.shop import in_threads
from tests.store.ledgers import earned, member, owed, spent

pytestmark = pytest.mark.django_db(transaction=True)


def everything() -> tuple[list[Any], ...]:
    """Every row of the ledger, to tell that nothing changed."""
    return tuple(
        list(model.objects.order_by("pk").values_list()) for model in (Entry, Lot, Posting, Balance)
    )


def refused(entries: Any) -> Refusal:
    before = everything()
    answer = ledger.post(entries=entries)
    assert isinstance(answer, Refusal)
    assert everything() == before
    return answer


def test_earning_opens_a_lot_and_moves_the_balance(now: datetime) -> None:
    member("a", now)
    answer = ledger.post(entries=[earned("e1", "a", 120, now)])
    assert answer == Posted(fresh=("e1",), repeated=())
    assert ledger.balance(customer="a", now=now) == Purse(
        total=120, available=120, pending=0, lapsed=0, owed=0
    )
    (lot,) = ledger.lots(customer="a")
    assert (lot.amount, lot.left, lot.earned_at) == (120, 120, now)
    assert lot.expires_at == now + timedelta(days=365)
    assert ledger.by_kind() == {"issued": -120}
    assert ledger.verify().clean


def test_a_key_happens_once(now: datetime) -> None:
    member("a", now)
    ledger.post(entries=[earned("e1", "a", 120, now)])
    before = everything()
    answer = ledger.post(entries=[earned("e1", "a", 120, now)])
    assert answer == Posted(fresh=(), repeated=("e1",))
    assert everything() == before
    both = ledger.post(entries=[earned("e1", "a", 120, now), earned("e2", "a", 5, now)])
    assert both == Posted(fresh=("e2",), repeated=("e1",))
    assert ledger.balance(customer="a", now=now).total == 125


def test_spending_draws_on_the_named_lots_and_gives_back_to_them(now: datetime) -> None:
    member("a", now)
    ledger.post(
        entries=[
            earned("e1", "a", 100, now, life=30),
            earned("e2", "a", 50, now, life=10),
            earned("e3", "a", 7, now, life=20),
        ]
    )
    soonest, middle, latest = ledger.lots(customer="a")
    assert [lot.amount for lot in (soonest, middle, latest)] == [50, 7, 100]
    ledger.post(entries=[spent("s1", "a", {soonest.lot: 50, middle.lot: 3}, now)])
    assert [lot.left for lot in ledger.lots(customer="a")] == [4, 100]
    assert [lot.left for lot in ledger.lots(customer="a", spent=True)] == [0, 4, 100]
    ledger.post(entries=[spent("r1", "a", {soonest.lot: -20}, now)])
    assert [lot.left for lot in ledger.lots(customer="a")] == [20, 4, 100]
    assert ledger.balance(customer="a", now=now).total == 124
    assert ledger.by_kind() == {"issued": -157, "redeemed": 33}
    assert ledger.verify().clean


def test_a_lot_never_gives_more_than_it_holds(now: datetime) -> None:
    member("a", now)
    ledger.post(entries=[earned("e1", "a", 100, now)])
    (lot,) = ledger.lots(customer="a")
    assert refused([spent("s1", "a", {lot.lot: 101}, now)]).reason == "lot_overdrawn"
    assert refused([spent("s1", "a", {lot.lot: -1}, now)]).reason == "lot_overdrawn"
    halves = [spent("s1", "a", {lot.lot: 60}, now), spent("s2", "a", {lot.lot: 60}, now)]
    assert refused(halves).reason == "lot_overdrawn"


def test_a_lot_of_another_is_refused(now: datetime) -> None:
    member("a", now)
    member("b", now)
    ledger.post(entries=[earned("e1", "a", 100, now), earned("e2", "b", 100, now)])
    (theirs,) = ledger.lots(customer="a")
    assert refused([spent("s1", "b", {theirs.lot: 10}, now)]).reason == "lot_not_theirs"
    assert refused([spent("s1", "b", {10**9: 10}, now)]).reason == "lot_not_theirs"
    unknown = Refusal(reason="customer_unknown", data={"customer": "nobody"})
    assert refused([earned("e3", "nobody", 10, now)]) == unknown


def test_below_zero_only_where_it_is_said(now: datetime) -> None:
    member("a", now)
    ledger.post(entries=[earned("e1", "a", 100, now)])
    unsaid = owed("d1", "a", 130, now, below_zero=False)
    assert refused([unsaid]).reason == "entry_malformed"
    ledger.post(entries=[owed("d1", "a", 130, now)])
    purse = ledger.balance(customer="a", now=now)
    assert (purse.total, purse.available, purse.owed, purse.spendable) == (-30, 100, 130, 0)
    (lot,) = ledger.lots(customer="a")
    assert refused([spent("s1", "a", {lot.lot: 10}, now)]).reason == "wallet_below_zero"
    # Earning is welcome while the wallet is still below zero.
    assert isinstance(ledger.post(entries=[earned("e2", "a", 10, now)]), Posted)
    ledger.post(entries=[owed("p1", "a", -130, now)])
    assert ledger.balance(customer="a", now=now).spendable == 110
    assert ledger.verify().clean


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda e: {"postings": e.postings * 2}, "it moves a wallet without naming a lot"),
        (lambda e: {"opens": None}, "it moves a wallet without naming a lot"),
        (lambda e: {"wallet": "stamps"}, "wallet:points is not a wallet of stamps"),
        (lambda e: {"postings": ()}, "it opens a lot without a posting"),
    ],
)
def test_malformed_entries_write_nothing(
    now: datetime, change: Callable[[Any], dict[str, Any]], problem: str
) -> None:
    from dataclasses import replace

    member("a", now)
    entry = earned("e1", "a", 100, now)
    answer = refused([replace(entry, **change(entry))])
    assert answer == Refusal(reason="entry_malformed", data={"key": "e1", "problem": problem})
    twice = refused([entry, entry])
    assert twice.data["problem"] == "its key stands twice"


def test_pending_available_lapsed(now: datetime) -> None:
    member("a", now)
    ledger.post(entries=[earned("e1", "a", 10, now, pending=14, life=7)])
    ends = now + timedelta(days=21)
    for at, expected in (
        (now, (0, 10, 0)),
        (now + timedelta(days=14), (10, 0, 0)),
        (ends - timedelta(microseconds=1), (10, 0, 0)),
        (ends, (0, 0, 10)),
    ):
        purse = ledger.balance(customer="a", now=at)
        assert (purse.available, purse.pending, purse.lapsed) == expected


def test_the_statement_runs_to_the_balance(now: datetime) -> None:
    member("a", now)
    member("b", now)
    for number in range(5):
        later = now + timedelta(hours=number)
        ledger.post(entries=[earned(f"e{number}", "a", number + 1, later)])
        ledger.post(entries=[earned(f"o{number}", "b", 1000, later)])
    lines = ledger.statement(customer="a", most=2)
    assert [(line.key, line.amount, line.balance) for line in lines] == [
        ("e4", 5, 15),
        ("e3", 4, 10),
    ]
    rest = ledger.statement(customer="a", before=lines[-1].entry)
    assert [(line.key, line.balance) for line in rest] == [("e2", 6), ("e1", 3), ("e0", 1)]


def test_a_refusal_inside_a_transaction_leaves_the_rest_of_it(now: datetime) -> None:
    member("a", now)
    with write():
        ledger.post(entries=[earned("e1", "a", 100, now)])
        answer = ledger.post(entries=[spent("s1", "a", {1_000_000: 10}, now)])
        assert isinstance(answer, Refusal)
        ledger.post(entries=[earned("e2", "a", 1, now)])
    assert ledger.balance(customer="a", now=now).total == 101
    assert ledger.verify().clean


def test_what_is_rolled_back_never_happened(now: datetime) -> None:
    member("a", now)
    before = everything()
    with transaction.atomic():
        ledger.post(entries=[earned("e1", "a", 100, now)])
        transaction.set_rollback(True)
    assert everything() == before


def test_parallel_spenders_of_one_wallet_never_overdraw(now: datetime) -> None:
    member("a", now)
    ledger.post(entries=[earned("e1", "a", 30, now), earned("e2", "a", 30, now)])
    first, second = (lot.lot for lot in ledger.lots(customer="a"))

    def spend(number: int) -> Any:
        # Half of them name the lots in the other order: a deadlock if order were left to them.
        lots = {first: 2, second: 2} if number % 2 else {second: 2, first: 2}
        return ledger.post(entries=[spent(f"s{number}", "a", lots, now)])

    answers = in_threads(24, spend)
    assert sum(isinstance(answer, Posted) for answer in answers) == 15
    assert {a.reason for a in answers if isinstance(a, Refusal)} == {"lot_overdrawn"}
    assert ledger.balance(customer="a", now=now).total == 0
    assert ledger.verify().clean


def test_who_holds_the_wallet_posts_first(now: datetime) -> None:
    member("a", now)
    ledger.post(entries=[earned("e1", "a", 30, now)])
    (lot,) = ledger.lots(customer="a")
    held, told = threading.Event(), threading.Event()

    def holds(number: int) -> Any:
        if number:
            # Without the wallet first, this call would take the lot and wait for the wallet,
            # while the other has the wallet and waits for the lot.
            held.wait(10)
            told.set()
            return ledger.post(entries=[spent("s1", "a", {lot.lot: 20}, now)])
        with write():
            ledger.hold(customer="a")
            held.set()
            told.wait(10)
            time.sleep(0.3)
            return ledger.post(entries=[spent("s0", "a", {lot.lot: 20}, now)])

    first, second = in_threads(2, holds)
    assert isinstance(first, Posted)
    assert second == Refusal(reason="lot_overdrawn")
    assert ledger.verify().clean


def test_parallel_calls_with_one_key_write_once(now: datetime) -> None:
    member("a", now)
    answers = in_threads(12, lambda _: ledger.post(entries=[earned("e1", "a", 30, now)]))
    assert sum(answer.fresh == ("e1",) for answer in answers) == 1
    assert ledger.balance(customer="a", now=now).total == 30


def test_parallel_batches_over_many_wallets_do_not_deadlock(now: datetime) -> None:
    people = [member(f"m{number:02}", now) for number in range(12)]

    def earn(number: int) -> Any:
        order = people if number % 2 else people[::-1]
        return ledger.post(
            entries=[earned(f"{number}-{person}", person, 1, now) for person in order]
        )

    assert all(isinstance(answer, Posted) for answer in in_threads(16, earn))
    assert {ledger.balance(customer=person, now=now).total for person in people} == {16}
    assert ledger.verify().clean
