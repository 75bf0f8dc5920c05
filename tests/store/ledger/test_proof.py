"""The proof finds every kind of damage and nothing else."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from guerdon.store.ledger import ledger
from guerdon.store.models import Balance, Lot, Posting
from tests.store.ledgers import earned, member, owed, spent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def book(now: datetime) -> int:
    """A ledger with some of everything; the answer is a lot of `a`."""
    member("a", now)
    member("b", now)
    ledger.post(entries=[earned("e1", "a", 100, now), earned("e2", "b", 40, now)])
    (lot,) = ledger.lots(customer="a")
    ledger.post(entries=[spent("s1", "a", {lot.lot: 30}, now), owed("d1", "b", 50, now)])
    return lot.lot


def test_a_ledger_of_our_own_is_clean(book: int) -> None:
    proof = ledger.verify()
    assert proof.clean
    assert (proof.entries, proof.postings, proof.lots) == (4, 8, 2)


def test_an_empty_ledger_is_clean() -> None:
    assert ledger.verify().clean


def tampered(statement: str, *values: Any) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
    return {finding.what for finding in ledger.verify().findings}


def test_each_kind_of_damage_is_named(book: int) -> None:
    assert tampered(
        "UPDATE store_balance SET amount = amount + 1 WHERE account LIKE 'wallet%%'"
    ) == {
        "balance_differs",
        "wallet_differs",
    }


def test_a_lot_made_fuller(book: int) -> None:
    assert tampered("UPDATE store_lot SET used = used - 1 WHERE id = %s", book) == {
        "lot_differs",
        "wallet_differs",
    }


def test_a_posting_altered(book: int) -> None:
    first = Posting.objects.filter(lot=book).order_by("pk")[0].pk
    found = tampered("UPDATE store_posting SET amount = amount + 5 WHERE id = %s", first)
    assert found == {"entry_unbalanced", "balance_differs", "lot_differs"}


def test_postings_deleted(book: int) -> None:
    entry = Posting.objects.filter(lot=book).order_by("-pk")[0].entry_id
    found = tampered("DELETE FROM store_posting WHERE entry_id = %s", entry)
    assert found == {"entry_empty", "balance_differs", "lot_differs"}


def test_a_credit_without_a_lot(book: int, now: datetime) -> None:
    ledger.post(entries=[owed("p1", "b", -60, now)])
    assert {finding.what for finding in ledger.verify().findings} == {"credit_without_lot"}


def test_a_lot_moved_to_another(book: int) -> None:
    other = Lot.objects.exclude(pk=book).get().customer_id
    found = tampered("UPDATE store_lot SET customer_id = %s WHERE id = %s", other, book)
    assert found == {"lot_of_another", "wallet_differs"}


def test_a_finding_says_where_and_how_much(book: int) -> None:
    account = Balance.objects.get(account__startswith="redeemed:").account
    Balance.objects.filter(account=account).update(amount=31)
    (finding,) = ledger.verify().findings
    assert (finding.where, finding.expected, finding.found) == (account, 30, 31)
