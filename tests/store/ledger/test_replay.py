"""The replay names the first entry that is not what was signed, whatever was done to the rows."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from guerdon.store.ledger import folios, ledger
from guerdon.store.ledger.replay import Break, Replay, recently, replay
from guerdon.store.models import Customer, Entry, Folio, Lot, Posting
from guerdon.terms.decision import Refusal
from tests.store.ledgers import earned, member, spent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def book(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folio 1: e1 e2 e3, folio 2: e4 s1, of members a and b; s2 waits."""
    monkeypatch.setattr(folios, "MOST", 3)
    member("a", now)
    member("b", now)
    for number in range(1, 5):
        ledger.post(entries=[earned(f"e{number}", "ab"[number % 2], 10 * number, now)])
    lot = ledger.lots_of(entries=["e2"])[0]
    assert lot is not None
    ledger.post(entries=[spent("s1", "a", {lot: 7}, now)])
    folios.bind(now=now)
    ledger.post(entries=[spent("s2", "a", {lot: 2}, now)])


def run(**words: Any) -> Replay:
    done = replay(**words)
    assert isinstance(done, Replay)
    return done


def broken(statement: str, *values: Any) -> list[tuple[str, int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
    return [(one.what, one.folio, one.where) for one in run().breaks]


def pk(key: str) -> int:
    return Entry.objects.get(key=key).pk


def test_a_ledger_of_our_own_is_whole() -> None:
    done = run()
    newest = folios.newest()
    assert newest is not None
    assert (done.whole, done.folios, done.entries, done.waiting) == (True, 2, 5, 1)
    assert done.head == f"2:{newest.head.digest().hex()}"


def test_spending_from_a_lot_alters_nothing_that_was_bound() -> None:
    assert Lot.objects.get(entry__key="e2").used == 9
    assert run().whole


ALTERED = {
    "an amount": "UPDATE store_posting SET amount = amount + 1 WHERE entry_id = %s",
    "a time": "UPDATE store_entry SET at = '2026-01-01 00:00:00+00:00' WHERE id = %s",
    "a kind": "UPDATE store_entry SET kind = 'give' WHERE id = %s",
    "a key": "UPDATE store_entry SET key = 'other' WHERE id = %s",
    "the data": """UPDATE store_entry SET data = '{"why": "x"}' WHERE id = %s""",
    "an account": "UPDATE store_posting SET account = 'adjustment'"
    " WHERE customer_id IS NULL AND entry_id = %s",
    "a lot's end": "UPDATE store_lot SET expires_at = '2029-01-01 00:00:00+00:00'"
    " WHERE entry_id = %s",
    "a lot's size": "UPDATE store_lot SET amount = amount + 1 WHERE entry_id = %s",
    "whose it is": "UPDATE store_entry SET customer_id = customer_id + 1 - 2 *"
    " (customer_id - (SELECT min(id) FROM store_customer)) WHERE id = %s",
}


@pytest.mark.parametrize("what", ALTERED)
def test_any_change_of_an_entry_is_named(what: str) -> None:
    key = "other" if what == "a key" else "e2"
    assert broken(ALTERED[what], pk("e2")) == [("entry_altered", 1, key)]


def test_a_change_that_the_sums_do_not_see() -> None:
    """Amounts, lots and balances moved alike: only the chain knows."""
    for table, column, where in (
        ("posting", "amount = amount * 2", "entry_id = %s"),
        ("lot", "amount = amount * 2", "entry_id = %s"),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE store_{table} SET {column} WHERE {where}", [pk("e4")])
    with connection.cursor() as cursor:
        owner = Customer.objects.get(key="a").pk
        names = [f"wallet:points#{owner}", f"issued:points/{owner % 64}"]
        cursor.execute(
            "UPDATE store_balance SET amount = amount + 40 WHERE account = %s", names[:1]
        )
        cursor.execute(
            "UPDATE store_balance SET amount = amount - 40 WHERE account = %s", names[1:]
        )
    assert ledger.verify().clean
    assert run().breaks == (Break(what="entry_altered", folio=2, where="e4"),)


def test_the_first_that_is_wrong_comes_first() -> None:
    everywhere = "UPDATE store_entry SET kind = 'x'"
    found = broken(everywhere)
    assert found == [
        ("entry_altered", 1, "e1"),
        ("entry_altered", 1, "e2"),
        ("entry_altered", 1, "e3"),
        ("entry_altered", 2, "e4"),
        ("entry_altered", 2, "s1"),
    ]


def test_an_entry_that_was_removed() -> None:
    gone = pk("s1")
    Posting.objects.filter(entry=gone).delete()
    assert broken("DELETE FROM store_entry WHERE id = %s", gone) == [
        ("entry_missing", 2, f"entry {gone}")
    ]


def test_an_entry_put_in_behind_the_floor(now: datetime) -> None:
    Entry.objects.create(pk=pk("e1") - 100_000, key="forged", kind="earn", wallet="points", at=now)
    assert [one.what for one in run().breaks] == ["entry_unbound"]


def test_a_folio_that_was_removed() -> None:
    assert broken("DELETE FROM store_folio WHERE number = 1")[0] == ("folio_missing", 2, "folio 1")


def test_a_folio_written_anew_needs_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUERDON_LEDGER_KEY", "ab" * 32)
    from guerdon.store.ledger import key as ledger_key

    thief = ledger_key.public()
    monkeypatch.delenv("GUERDON_LEDGER_KEY")
    row = Folio.objects.get(number=2)
    row.public_key = thief
    row.save()
    assert [(one.what, one.folio) for one in run().breaks] == [("key_unknown", 2)]
    assert [one.what for one in run(keys=[thief]).breaks] == ["signature_wrong"]


@pytest.mark.parametrize(
    ("column", "what"),
    [
        ("at", "signature_wrong"),
        ("signature", "signature_wrong"),
        ("leaves", "folio_altered"),
        ("entries", "folio_altered"),
        ("count", "signature_wrong"),
        ("root", "signature_wrong"),
        ("previous", "chain_broken"),
    ],
)
def test_no_part_of_a_folio_can_be_changed(column: str, what: str) -> None:
    row = Folio.objects.get(number=1)
    old = getattr(row, column)
    new = 9 if column == "count" else "2020" if column == "at" else bytes(old)[:-8] + bytes(8)
    if column == "previous":
        new = bytes([1]) * 32
    if column == "entries":
        new = bytes(old)[:-8]
    setattr(row, column, new)
    row.save()
    assert run().breaks[0].what == what


def test_going_on_from_a_head(now: datetime) -> None:
    before = run().head
    folios.bind(now=now)
    done = run(since=before)
    assert (done.whole, done.folios, done.entries, done.waiting) == (True, 1, 1, 0)
    assert run().head == done.head
    # What the head covers is not read again, what came after it is.
    Entry.objects.filter(key__in=["e1", "s2"]).update(kind="x")
    assert [one.where for one in run(since=before).breaks] == ["s2"]


def test_a_head_kept_elsewhere_notices_what_was_cut_off(now: datetime) -> None:
    head = run().head
    Folio.objects.filter(number=2).delete()
    assert run().whole  # nothing inside the database can tell
    assert [one.what for one in run(since=head).breaks] == ["folio_missing"]
    Entry.objects.filter(key="s1").update(kind="x")
    folios.bind(now=now)
    assert run().whole
    assert [one.what for one in run(since=head).breaks] == ["folio_replaced"]


@pytest.mark.parametrize("head", ["", "2", "x:" + "0" * 64, "2:" + "0" * 63, "-1:" + "0" * 64])
def test_a_head_that_is_none(head: str) -> None:
    answer = replay(since=head)
    assert isinstance(answer, Refusal)
    assert answer.reason == "head_unreadable"


def test_an_empty_ledger_is_whole() -> None:
    Folio.objects.all().delete()
    done = run()
    assert (done.whole, done.folios, done.waiting, done.head) == (True, 0, 6, "0:" + "0" * 64)
    assert run(since=done.head).whole


def test_the_newest_folios_alone() -> None:
    assert recently(most=5) == run()
    last = recently(most=1)
    assert isinstance(last, Replay)
    assert (last.folios, last.entries, last.waiting, last.head) == (1, 2, 1, run().head)
    Entry.objects.filter(key="e1").update(kind="altered")
    # What is older is not read, only that the newest goes on after it.
    assert (run().whole, recently(most=1)) == (False, last)
    Entry.objects.filter(key="e4").update(kind="altered")
    again = recently(most=1)
    assert isinstance(again, Replay)
    assert [one.where for one in again.breaks] == ["e4"]
