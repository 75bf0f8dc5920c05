"""Standings are kept once a customer and structure, found when due, with their changes."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.customers import people
from guerdon.store.lanes import Lane
from guerdon.store.models import Customer, TierStanding
from guerdon.store.tiers import tiers
from guerdon.store.tiers.tiers import Kept
from guerdon.store.writing import write
from guerdon.terms.tiers import Change, Standing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def kept(pk: int, tier: str, now: datetime, due_at: datetime | None = None) -> Kept:
    return Kept(
        customer=pk,
        standing=Standing(tier=tier, judged_at=now),
        shown=tier,
        since=now,
        due_at=due_at,
        done=5,
        missing=1,
        lost_at=None,
        short=0,
    )


@pytest.fixture
def pks(now: datetime) -> list[int]:
    told = [people.Told(key=key, attributes={"birthday": "05-15"}) for key in ("ann", "bob")]
    people.keep(told=told, now=now, proof="t")
    return sorted(people.ids(keys=["ann", "bob"]).values())


def test_members(pks: list[int], now: datetime) -> None:
    first, _ = tiers.members(pks=pks[::-1])
    assert (first.pk, first.tier, first.birthday, first.joined_at) == (pks[0], "", "05-15", None)
    Customer.objects.filter(pk=pks[0]).update(merged_into=pks[1], attributes={})
    assert [(one.pk, one.birthday) for one in tiers.members(pks=pks)] == [(pks[1], "05-15")]


def test_kept_over_the_one_before(pks: list[int], now: datetime) -> None:
    with write():
        tiers.keep(structure="m", version=1, kept=[kept(pk, "a", now, now) for pk in pks])
        tiers.keep(structure="m", version=2, kept=[kept(pks[0], "b", now, now + DAY)])
    found = tiers.standings(structure="m", pks=pks)
    assert [found[pk].shown for pk in pks] == ["b", "a"]
    assert found[pks[0]].standing == Standing(tier="b", judged_at=now)
    assert tiers.standings(structure="other", pks=pks) == {}
    assert TierStanding.objects.count() == 2
    assert tiers.due(structure="m", now=now, most=9) == [(now, pks[1])]
    assert tiers.due(structure="m", now=now + DAY, most=1) == [(now, pks[1])]
    # What lies behind one is looked at only when that one was decided.
    behind = {"structure": "m", "now": now + DAY, "after": (now, pks[1])}
    assert tiers.due(**behind, most=9) == [(now + DAY, pks[0])]
    assert tiers.due(**behind, most=9, lane=Lane(number=(pks[0] + 1) % 2, of=2)) == []


def test_changes_and_what_the_till_sees(pks: list[int], now: datetime) -> None:
    change = Change(at=now, before="", after="a", why="tier_up", data={"done": 5, "end": now})
    with write():
        tiers.note(structure="m", version=1, changes=[(pks[0], change)])
        tiers.show(tiers={"a": [pks[0]], "b": [pks[1]]})
    (seen,) = tiers.history(customer="ann")
    assert (seen.after, seen.data["done"], seen.data["end"]) == ("a", 5, "2026-03-14T12:00:00Z")
    assert list(Customer.objects.order_by("pk").values_list("tier", flat=True)) == ["a", "b"]


def test_marks_and_walks(pks: list[int]) -> None:
    assert tiers.mark(name="w") is None
    with write():
        tiers.set_mark(name="w", number=3)
        tiers.set_mark(name="w", number=4)
    assert tiers.mark(name="w") == 4
    assert tiers.after(pk=pks[0], most=5) == pks[1:]
    assert tiers.newest() == {"order": 0, "entry": 0, "customer": pks[1]}
    assert (tiers.bought_since(after=0, until=9), tiers.posted_since(after=0, until=9)) == ([], [])
