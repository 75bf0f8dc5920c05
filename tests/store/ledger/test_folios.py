"""Folios bind every committed entry once, in chains that only the key could have made."""

import threading
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from guerdon.store import ed25519
from guerdon.store.ledger import folios, ledger
from guerdon.store.ledger import key as ledger_key
from guerdon.store.ledger.replay import replay
from guerdon.store.models import Entry, Folio
from guerdon.store.writing import write
from guerdon.terms import folio, merkle
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folios of three entries."""
    monkeypatch.setattr(folios, "MOST", 3)


def filled(now: datetime, *keys: str) -> None:
    ledger.post(entries=[earned(key, "a", 10, now) for key in keys])


def test_folios_hold_every_entry_once_and_each_the_digest_of_the_last(now: datetime) -> None:
    member("a", now)
    filled(now, *"abcdefg")
    assert folios.bind(now=now) == 7
    assert folios.bind(now=now) == 0
    bound = list(folios.after(number=0))
    ids = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    assert [pk for one in bound for pk in one.entries] == ids
    assert [one.head.count for one in bound] == [3, 3, 1]
    assert [one.head.number for one in bound] == [1, 2, 3]
    before = folio.NOTHING
    for one in bound:
        assert one.head.previous == before
        assert one.head.root == merkle.root(leaves=one.leaves)
        assert ed25519.genuine(ledger_key.public(), one.signature, one.head.written())
        before = one.head.digest()
    assert bound[-1].head.floor == ids[-1]
    filled(now, "h")
    assert folios.bind(now=now) == 1
    newest = folios.newest()
    assert newest is not None
    assert (newest.head.number, newest.head.previous) == (4, before)


def test_one_call_binds_no_more_than_it_is_asked(now: datetime) -> None:
    member("a", now)
    filled(now, *"abcdefg")
    assert folios.bind(now=now, folios=2) == 6
    assert folios.bind(now=now, folios=2) == 1


def test_nothing_to_bind_leaves_no_folio(now: datetime) -> None:
    assert folios.bind(now=now) == 0
    assert not Folio.objects.exists()


def test_an_entry_that_commits_late_is_bound_later_and_nobody_waited(now: datetime) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer: nothing commits out of order")
    member("a", now)
    member("b", now)
    posted, go = threading.Event(), threading.Event()

    def slow() -> None:
        with write():
            ledger.post(entries=[earned("late", "b", 5, now)])
            posted.set()
            go.wait(20)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert posted.wait(20)
    filled(now, *"abcd")
    assert folios.bind(now=now) == 4
    newest = folios.newest()
    assert newest is not None
    assert newest.head.floor == 0  # the late one has a lower id and may still come
    assert folios.bind(now=now) == 0
    filled(now, "e")
    assert folios.bind(now=now) == 1
    go.set()
    thread.join()
    assert folios.bind(now=now) == 1
    bound = list(folios.after(number=0))
    late = Entry.objects.get(key="late").pk
    assert bound[-1].entries == (late,)
    assert bound[-1].head.floor == max(pk for one in bound for pk in one.entries)
    run: Any = replay()
    assert (run.whole, run.entries, run.waiting) == (True, 6, 0)


def test_two_who_bind_at_once_bind_each_entry_once(now: datetime) -> None:
    member("a", now)
    filled(now, *map(str, range(30)))

    def bind() -> None:
        for _ in range(6):
            folios.bind(now=now, folios=2)
        connection.close()

    threads = [threading.Thread(target=bind) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [pk for one in folios.after(number=0) for pk in one.entries]
    assert sorted(ids) == sorted(Entry.objects.values_list("pk", flat=True))


def test_what_is_undone_is_not_bound(now: datetime) -> None:
    member("a", now)
    with pytest.raises(RuntimeError), transaction.atomic():
        filled(now, "x")
        raise RuntimeError
    filled(now, "y")
    assert folios.bind(now=now) == 1
    run: Any = replay()
    assert (run.whole, run.entries, run.waiting) == (True, 1, 0)


def test_the_folio_that_holds_an_entry(now: datetime) -> None:
    member("a", now)
    filled(now, *"abcd")
    folios.bind(now=now)
    filled(now, "e")
    ids = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    found = [folios.holding(entry=pk) for pk in ids]
    assert [one and one.head.number for one in found] == [1, 1, 1, 2, None]
