"""Tasks of staff: opened once, the pressing first, ended once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.store.customers import people
from guerdon.store.messages import staff_tasks
from guerdon.store.writing import write
from tests.flows.paths import member

pytestmark = pytest.mark.django_db


def task(key: str, now: datetime, **words: Any) -> dict[str, Any]:
    return {
        "key": key,
        "customer_id": people.ids(keys=["ann"])["ann"],
        "title": {"en": key},
        "state": staff_tasks.OPEN,
        "created_at": now,
        "due_at": now + timedelta(days=1),
        **words,
    }


def test_tasks_are_opened_once_and_listed_with_the_pressing_first(now: datetime) -> None:
    member("ann", now)
    soon = now + timedelta(hours=1)
    made = [task("a", now), task("b", now, urgent=True), task("c", now, due_at=soon, case=True)]
    with write():
        staff_tasks.open_many(tasks=made)
        staff_tasks.open_many(tasks=made)
    assert [one.title["en"] for one in staff_tasks.listed()] == ["b", "c", "a"]
    assert staff_tasks.listed(customer="ben") == ()
    assert staff_tasks.counts() == {"open": 3, "urgent": 1, "cases": 1}


def test_a_task_is_ended_once(now: datetime) -> None:
    member("ann", now)
    with write():
        staff_tasks.open_many(tasks=[task("a", now)])
    (one,) = staff_tasks.listed()
    words = {"outcome": "done", "note": "n" * 600, "by": "eva", "now": now}
    ended = staff_tasks.end(number=one.number, state=staff_tasks.DONE, **words)
    assert ended is not None
    assert (ended.outcome, len(ended.note), ended.done_at) == ("done", 500, now)
    assert staff_tasks.end(number=one.number, state=staff_tasks.DONE, **words) is None
    assert staff_tasks.listed() == ()
    assert len(staff_tasks.listed(state=staff_tasks.DONE)) == 1
    assert staff_tasks.one(number=0) is None
    assert staff_tasks.drop(runs=[1], now=now) == 0


def test_an_outcome_is_told_by_its_name(now: datetime) -> None:
    member("ann", now)
    named = [{"key": "solved", "name": {"en": "Solved", "zh": "已解决"}}]
    with write():
        staff_tasks.open_many(tasks=[task("a", now, outcomes=named), task("b", now)])
    for one in staff_tasks.listed():
        staff_tasks.end(
            number=one.number, state=staff_tasks.DONE, outcome="solved", note="", by="eva", now=now
        )
    told = {one.title["en"]: one.ended_as for one in staff_tasks.listed(state=staff_tasks.DONE)}
    assert told == {"a": {"en": "Solved", "zh": "已解决"}, "b": {}}
