"""Timers: what is due is taken by one worker, what fails is tried later and then given up."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from guerdon.store.journeys import journeys, timers
from guerdon.store.models import JourneyRun
from guerdon.store.writing import is_sqlite, write
from tests.flows.paths import ACTOR, live, member, say

HOUR = timedelta(hours=1)


def came(now: datetime, count: int) -> None:
    live(now)
    for number in range(count):
        say("cart_abandoned", now, key=f"a{number}", customer=member(f"c{number}", now), cart="c")


@pytest.mark.django_db
def test_what_is_due_is_taken_the_longest_due_first_and_nothing_of_a_paused_journey(
    now: datetime,
) -> None:
    came(now, 3)
    JourneyRun.objects.filter(customer__key="c2").update(due_at=now)
    with write():
        assert timers.due(now=now - HOUR) == ()
        assert [one.run.customer for one in timers.due(now=now + HOUR)] == ["c2", "c0", "c1"]
        assert len(timers.due(now=now + HOUR, most=2)) == 2
    key = JourneyRun.objects.get(customer__key="c0").key
    with write():
        assert timers.one(key=key, now=now) is None
        assert timers.one(key=key, now=now + HOUR) is not None
    journeys.switch(key="cart", state=journeys.PAUSED, actor=ACTOR, now=now)
    assert timers.due(now=now + HOUR) == ()


@pytest.mark.django_db
def test_a_run_that_stumbles_waits_longer_each_time_and_is_given_up(now: datetime) -> None:
    came(now, 1)
    key = JourneyRun.objects.get().key
    pauses = []
    for _ in range(timers.MOST_ATTEMPTS - 1):
        assert timers.stumbled(key=key, why="x" * 400, now=now)
        pauses.append((JourneyRun.objects.get().due_at - now).total_seconds())  # type: ignore[operator]
    assert pauses == [4, 8, 16, 32, 64, 128, 256]
    assert not timers.stumbled(key=key, why="the end", now=now)
    row = JourneyRun.objects.get()
    assert (row.due_at, row.trouble, row.state) == (None, "the end", "going")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_run(now: datetime) -> None:
    if is_sqlite():
        pytest.skip("SQLite has one writer at a time")
    came(now, 6)
    taken: list[list[str]] = []
    both = threading.Barrier(2, timeout=20)

    def work() -> None:
        try:
            with write():
                mine = timers.due(now=now + HOUR, most=3)
                taken.append([one.run.key for one in mine])
                both.wait()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(one) for one in taken] == [3, 3]
    assert not set(taken[0]) & set(taken[1])
