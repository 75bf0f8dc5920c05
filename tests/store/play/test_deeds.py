"""A deed is written once in a play and read back as it was."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.customers import people
from guerdon.store.play import deeds
from guerdon.store.writing import write
from tests.give.plays import bought
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db


def test_once_in_each_play(now: datetime) -> None:
    member("ann", now)
    one, other = bought(0, 2, order="o1", coffee=2), bought(1, -1, order="o1", coffee=-1)
    pk = people.ids(keys=["ann"])["ann"]
    with write():
        deeds.add(pk=pk, deeds=[("stamps/a", one), ("stamps/b", one)])
        deeds.add(pk=pk, deeds=[("stamps/a", one), ("stamps/a", other)])
    assert deeds.by_play(customer="ann") == {"stamps/a": (one, other), "stamps/b": (one,)}
    assert deeds.by_play(customer="bob") == {}
    assert deeds.players(play="stamps/a") == 1
    assert deeds.players(play="stamps/a", since=other.at + timedelta(days=1)) == 0
