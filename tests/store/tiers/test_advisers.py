"""Whom an adviser looks after: one adviser a customer at a time."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.customers import people
from guerdon.store.tiers import advisers
from guerdon.store.writing import write
from guerdon.terms.tiers import Adviser

pytestmark = pytest.mark.django_db


def test_one_at_a_time(now: datetime) -> None:
    people.named(keys=["ann", "bob"], now=now)
    ids = people.ids(keys=["ann", "bob"])
    with write():
        for key in ("eve", "kim"):
            advisers.keep(adviser=Adviser(key=key, name=key, capacity=5))
        assert [one.key for one in advisers.lock()] == ["eve", "kim"]
        advisers.assign(pairs=[(ids["ann"], "eve")], now=now)
        # A second one beside the first is left out.
        advisers.assign(pairs=[(ids["ann"], "kim"), (ids["bob"], "kim")], now=now)
    assert advisers.loads() == {"eve": 1, "kim": 1}
    assert advisers.without(pks=list(ids.values())) == []
    with write():
        advisers.end(pks=[ids["ann"]], now=now + timedelta(days=1))
        advisers.assign(pairs=[(ids["ann"], "kim")], now=now + timedelta(days=1))
    found = advisers.of(customer="ann")
    assert found is not None
    assert found.key == "kim"
    assert advisers.looked_after(adviser="kim") == [ids["bob"], ids["ann"]]
    assert advisers.waiting(most=5) == []
