"""On the way out: claimed once, marked once, settled by whoever marked."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from guerdon.store import counters
from guerdon.store.messages import outbox, sending
from guerdon.store.messages.sending import Done
from guerdon.store.models import Message
from guerdon.store.writing import write
from tests.store.mail import planned, wanted

pytestmark = pytest.mark.django_db(transaction=True)


def queued(now: Any, count: int, **changes: Any) -> None:
    planned(*(wanted(occurrence=str(n), **changes) for n in range(count)), now=now)
    Message.objects.update(state="queued")


def claimed(now: Any, by: str, most: int = 9) -> list[int]:
    with write():
        found = sending.claim(
            by=by, until=now + timedelta(seconds=60), now=now, channels=["email"], most=most
        )
    return [one.number for one in found]


def marked(now: Any, by: str, numbers: list[int]) -> set[int]:
    with write():
        return sending.mark(numbers=numbers, by=by, now=now)


def test_many_workers_never_claim_the_same(now: Any) -> None:
    queued(now, 60)
    taken: list[list[int]] = []

    def work(name: str) -> None:
        while part := claimed(now, name, most=7):
            taken.append(part)
        connection.close()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    numbers = [number for part in taken for number in part]
    assert len(numbers) == len(set(numbers)) == 60


def test_what_expired_or_was_not_marked_goes_back_with_its_budget(now: Any) -> None:
    counters.open_counter(key="budget/b", ceiling=10)
    queued(now, 1, budget="b", cost_minor=3, expires_at=now + timedelta(minutes=1))
    with write():
        counters.take(uses=[counters.Use(key="budget/b", units=3, ceiling=None)])
    numbers = claimed(now, "a")
    late = now + timedelta(minutes=1)
    assert marked(late, "a", numbers) == set()
    with write():
        assert sending.release(numbers=numbers, by="b", now=late) == 0
        assert sending.release(numbers=numbers, by="a", now=late) == 1
    assert counters.standing(keys=["budget/b"])["budget/b"].used == 0
    assert Message.objects.get().state == "planned"


def test_only_whoever_marked_settles(now: Any) -> None:
    queued(now, 2)
    one, two = claimed(now, "a")
    assert marked(now, "a", [one]) == {one}
    with write():
        sending.done(found=[Done(number=one, state="accepted")], by="b", now=now)
    assert Message.objects.get(pk=one).state == "sending"
    with write():
        found = [
            Done(number=one, state="awaiting_staff", variant="b"),
            Done(number=two, state="accepted"),
        ]
        sending.done(found=found, by="a", now=now)
    first = Message.objects.get(pk=one)
    assert (first.state, first.variant) == ("awaiting_staff", "b")
    # Never marked, so it cannot have gone out.
    assert Message.objects.get(pk=two).state == "claimed"
    assert outbox.tally().adds_up


def test_a_sender_that_is_alive_keeps_its_claims(now: Any) -> None:
    queued(now, 1)
    claimed(now, "a")
    late = now + timedelta(seconds=90)
    with write():
        sending.renew(by="a", until=late + timedelta(seconds=60))
        assert sending.recover(now=late).queued == 0
        assert sending.recover(now=late + timedelta(hours=1)).queued == 1


def test_whether_there_is_anything_to_do(now: Any) -> None:
    assert not sending.anything(now=now)
    planned(wanted(wanted=now + timedelta(hours=1)), now=now)
    assert not sending.anything(now=now)
    assert sending.anything(now=now + timedelta(hours=1))
    Message.objects.update(state="accepted")
    assert not sending.anything(now=now + timedelta(hours=1))
