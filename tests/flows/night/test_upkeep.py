"""The worker's upkeep expires holds at once, points and replies once an hour."""

import threading
from datetime import datetime, timedelta

import pytest

from guerdon.flows.night import upkeep
from guerdon.flows.night.upkeep import Kept
from guerdon.store.ledger import ledger
from guerdon.store.models import Reply, Reservation
from tests.flows.shop import ask, clean, done, off, reserve, sells
from tests.store.ledgers import earned, member
from tests.store.shelves import applied, shelf

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_due_when(now: datetime) -> None:
    member("c", now)
    sells(now, off("a", 100, limits={"total": 1}))
    ledger.post(entries=[earned("e", "c", 9, now, life=1)])
    done(reserve(now, ask("o1"), key="k:1", ttl=60))
    assert upkeep.run(now=now) == Kept(
        holds=0, bound=1, revisions=0, points=0, replies=0, campaigns=0
    )
    later = now + timedelta(seconds=61)
    assert upkeep.run(now=later, before=now) == Kept(
        holds=1, bound=0, revisions=0, points=0, replies=0, campaigns=0
    )
    assert Reservation.objects.get().state == "expired"
    tomorrow = now + timedelta(days=1, minutes=30)
    same_hour = tomorrow - timedelta(minutes=30)
    assert upkeep.run(now=tomorrow, before=same_hour).points == 0
    assert upkeep.run(now=tomorrow, before=same_hour - timedelta(seconds=1)).points == 9
    assert Reply.objects.count() == 1
    month = now + upkeep.REPLIES_KEPT + timedelta(seconds=1)
    assert upkeep.run(now=month) == Kept(
        holds=0, bound=1, revisions=0, points=0, replies=1, campaigns=0
    )
    assert clean()


def test_a_worker_whose_upkeep_fails_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from guerdon import jobs

    calls: list[datetime | None] = []
    stop = threading.Event()

    def fail(*, now: datetime, before: datetime | None) -> Kept:
        calls.append(before)
        if len(calls) == 2:
            stop.set()
        raise RuntimeError

    monkeypatch.setattr(upkeep, "run", fail)
    jobs.upkeep_on(stop=stop, pause=0)
    assert calls[0] is None
    assert len(calls) == 2
    assert calls[1] is not None


def test_what_is_scheduled_is_settled_when_it_is_due(now: datetime) -> None:
    day = timedelta(days=1)
    applied(shelf(ten=10), now, at=now + day)
    assert upkeep.run(now=now, before=now).revisions == 0
    assert upkeep.run(now=now + day, before=now + day).revisions == 1
    assert upkeep.run(now=now + day, before=now + day).revisions == 0
