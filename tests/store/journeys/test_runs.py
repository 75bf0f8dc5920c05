"""Runs: each entry once, written back as they were, marks never twice."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from guerdon.give.journeys.again import Before
from guerdon.give.journeys.run import ENDED, Mark
from guerdon.store.customers import people
from guerdon.store.journeys import runs
from guerdon.store.models import JourneyRun
from guerdon.store.writing import write
from tests.flows.paths import live, member
from tests.give import paths

pytestmark = pytest.mark.django_db


def enter(now: datetime, *abouts: str, customer: str = "ann") -> list[str]:
    numbers = people.ids(keys=[customer])
    made = [
        (paths.run(paths.journey(), now, customer=customer, object=about), 1) for about in abouts
    ]
    runs.enter(runs=made, customers=numbers)
    return [run.key for run, _ in made]


def test_an_entry_is_written_once_and_read_as_it_was(now: datetime) -> None:
    live(now)
    member("ann", now)
    made = paths.run(paths.journey(), now)
    numbers = runs.customers_of(keys=["ann"])
    assert runs.enter(runs=[(made, 1)], customers=numbers) == {made.key}
    assert runs.enter(runs=[(made, 1)], customers=numbers) == frozenset()
    other = paths.run(paths.journey(), now, object="c2")
    both = runs.enter(runs=[(made, 1), (other, 1)], customers=numbers)
    assert both == {other.key}
    assert runs.enter(runs=[], customers={}) == frozenset()
    held = runs.of_key(key=made.key)
    assert held is not None
    assert held.run == made
    assert runs.of_key(key="none") is None


def test_what_is_written_back_is_all_of_it_and_marks_are_once(now: datetime) -> None:
    live(now)
    member("ann", now)
    (key,) = enter(now, "c1")
    held = runs.of_key(key=key)
    assert held is not None
    fresh = replace(
        held.run,
        step="look",
        seq=3,
        waiting=True,
        hears="seen",
        remembered=frozenset({"x"}),
        due_at=now + timedelta(days=1),
        data={"code": "七"},
    )
    mark = Mark(run=key, seq=3, step="hello", kind="message", what="said", at=now, data={"a": 1})
    with write():
        runs.put(held=[(held, fresh)], marks=[(held.pk, mark)])
    again = runs.of_key(key=key)
    assert again is not None
    assert again.run == fresh
    assert again.pk == held.pk
    assert [(one.seq, one.what, one.data) for one in runs.marks(run=key)] == [(3, "said", {"a": 1})]
    with pytest.raises(IntegrityError), transaction.atomic():
        runs.put(held=[(held, fresh)], marks=[(held.pk, mark)])
    assert runs.numbers(keys=[key]) == {key: held.pk}
    ((run, marks),) = runs.of_customer(customer="ann")
    assert (run, len(marks)) == (fresh, 1)


def test_who_was_there_before_and_who_goes_on(now: datetime) -> None:
    live(now)
    member("ann", now)
    assert not runs.any_going(customer="ann")
    enter(now, "c1", "c2")
    JourneyRun.objects.filter(object="c2").update(state=ENDED)
    assert [one.run.object for one in runs.going(customer="ann")] == ["c1"]
    assert runs.any_going(customer="ann")
    found = runs.before(customer="ann", journey="cart", object="c2")
    assert found == Before(entered=2, object=1, going=1, last=now)
    assert runs.before(customer="ann", journey="other", object="c2") == Before()
    rows = runs.held_rows(found=JourneyRun.objects.filter(state=ENDED))
    assert [one.run.object for one in rows] == ["c2"]


def test_what_each_step_gave_is_counted_by_member(now: datetime) -> None:
    live(now)
    member("ann", now)
    (key,) = enter(now, "c1")
    held = runs.of_key(key=key)
    assert held is not None
    words = {"run": key, "kind": "grant", "at": now}
    marks = [
        Mark(seq=1, step="a", what="given", **words),  # type: ignore[arg-type]
        Mark(seq=2, step="a", what="refused", **words),  # type: ignore[arg-type]
        Mark(seq=3, step="b", what="given", **words),  # type: ignore[arg-type]
    ]
    runs.put(held=[(held, held.run)], marks=[(held.pk, mark) for mark in marks])
    found = runs.granted(journey="cart", customers=[held.customer_pk])
    assert found == {held.customer_pk: {"a": (now,), "b": (now,)}}
    assert runs.granted(journey="other", customers=[held.customer_pk]) == {}
