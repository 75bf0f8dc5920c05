"""Tiers counted: each member once, those who rise and those at risk by their bounds."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.customers import people
from guerdon.store.tiers import counts, tiers
from guerdon.store.tiers.counts import Rung
from guerdon.store.tiers.tiers import Kept
from guerdon.store.writing import write
from guerdon.terms.tiers import Change, Standing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def kept(
    pk: int,
    tier: str,
    now: datetime,
    *,
    done: int = 0,
    missing: int = 0,
    lost_at: datetime | None = None,
) -> Kept:
    return Kept(
        customer=pk,
        standing=Standing(tier=tier, judged_at=now),
        shown=tier,
        since=now,
        due_at=None,
        done=done,
        missing=missing,
        lost_at=lost_at,
        short=7,
    )


def test_counted(now: datetime) -> None:
    keys = [f"c{number}" for number in range(6)]
    people.named(keys=keys, now=now)
    ids = people.ids(keys=keys)
    pks = [ids[key] for key in keys]
    found = [
        kept(pks[0], "", now, done=80, missing=20),
        kept(pks[1], "", now, done=79, missing=21),
        kept(pks[2], "a", now, lost_at=now + 30 * DAY),
        kept(pks[3], "a", now, lost_at=now + 31 * DAY),
        kept(pks[4], "a", now, lost_at=now),
        kept(pks[5], "b", now, done=99),
    ]
    with write():
        tiers.keep(structure="m", version=1, kept=found)
    assert counts.rungs(structure="m", warn_days=30, now=now) == {
        "": Rung(members=2, rising=1),
        "a": Rung(members=3, at_risk=1),
        "b": Rung(members=1),
    }
    (risky,) = counts.at_risk(structure="m", warn_days=30, now=now)
    both = counts.at_risk(structure="m", warn_days=31, now=now)
    assert [one.customer for one in both] == ["c2", "c3"]
    assert (risky.customer, risky.tier, risky.short) == ("c2", "a", 7)
    (near,) = counts.rising(structure="m")
    assert (near.customer, near.done, near.missing) == ("c0", 80, 20)
    assert counts.rungs(structure="other", warn_days=30, now=now) == {}


def test_moves(now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    pk = people.ids(keys=["ann"])["ann"]
    steps = [("", "a", -2, "tier_up"), ("a", "b", 0, "tier_up"), ("b", "b", 1, "tier_grace")]
    changes = [
        (pk, Change(at=now + day * DAY, before=before, after=after, why=why))
        for before, after, day, why in steps
    ]
    with write():
        tiers.note(structure="m", version=1, changes=changes)
    assert counts.moves(structure="m", since=now) == {("a", "b"): 1}
    assert counts.moves(structure="m", since=now - 9 * DAY) == {("", "a"): 1, ("a", "b"): 1}
