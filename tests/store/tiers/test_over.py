"""Floors: one at a time, until their date."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.customers import people
from guerdon.store.tiers import over as tier_over
from guerdon.store.writing import write
from guerdon.terms.tiers import Over

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def floor(tier: str, now: datetime, until: datetime) -> None:
    with write():
        tier_over.set_floor(
            customer="ann",
            structure="m",
            tier=tier,
            until=until,
            reason="why",
            actor="bob",
            now=now,
        )


def test_a_floor_in_place_of_another(now: datetime) -> None:
    people.named(keys=["ann", "eve"], now=now)
    ids = people.ids(keys=["ann", "eve"])
    pks = sorted(ids.values())
    floor("a", now, now + DAY)
    floor("b", now, now + 2 * DAY)
    over = Over(tier="b", until=now + 2 * DAY, why="tier_floor")
    assert tier_over.over(structure="m", pks=pks, now=now) == {ids["ann"]: [over]}
    assert tier_over.over(structure="m", pks=[ids["eve"]], now=now) == {}
    assert tier_over.over(structure="m", pks=[], now=now) == {}
    assert tier_over.over(structure="other", pks=pks, now=now) == {}
    assert tier_over.over(structure="m", pks=pks, now=now + 2 * DAY) == {}
    (seen,) = tier_over.floors(customer="ann", now=now)
    assert (seen.tier, seen.reason) == ("b", "why")
    floor("", now, now)
    assert tier_over.floors(customer="ann", now=now) == ()
