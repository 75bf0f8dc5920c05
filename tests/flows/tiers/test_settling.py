"""Settling: the outcome of one customer without a database, and that nothing is done twice."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.tiers.settling import benefits_of, outcome, rules, settle
from guerdon.store.customers import notices, people
from guerdon.store.models import TierChange, TierStanding
from guerdon.store.tiers.tiers import Held, Member
from guerdon.store.writing import write
from guerdon.terms.tiers import Over, Standing, Tally
from tests.flows.tier_shop import buys, opens
from tests.give.tiers.ladders import SHANGHAI, at, bought, ladder

DAY = timedelta(days=1)
ANN = Member(pk=1, key="ann", joined_at=None, tier="", birthday="")


def test_the_next_moment_of_interest() -> None:
    def due(tallies: list[Tally], over: tuple[Over, ...] = ()) -> datetime | None:
        return outcome(
            structure=ladder(warn_days=30),
            member=ANN,
            held=None,
            tallies=tallies,
            over=over,
            zone=SHANGHAI,
            now=at("2026-06-01"),
        ).due_at

    assert due([]) is None
    # The year in which a tier was reached keeps it: the end of the year is all there is.
    assert due(bought(d2026_03_01=500)) == at("2027-01-01")
    floor = Over(tier="black", until=at("2026-07-01"), why="tier_floor")
    assert due(bought(d2026_03_01=500), (floor,)) == at("2026-07-01")
    # A tier of the year before is warned about a month ahead.
    assert due(bought(d2025_03_01=500)) == at("2026-12-02")


def test_since_when_a_tier_shows() -> None:
    held = Held(
        standing=Standing(tier="silver", judged_at=at("2026-04-01")),
        shown="silver",
        since=at("2026-03-01"),
    )
    found = outcome(
        structure=ladder(),
        member=ANN,
        held=held,
        tallies=bought(d2026_03_01=500),
        over=(),
        zone=SHANGHAI,
        now=at("2026-06-01"),
    )
    assert (found.since, found.changes, found.first) == (at("2026-03-01"), (), False)
    assert benefits_of(structure=ladder(), tier="nothing") == ()


@pytest.mark.django_db
def test_settling_twice_changes_nothing(now: datetime) -> None:
    assert rules(now=now) is None
    version = opens(now)
    buys("ann", "o1", 1000, now)
    found = rules(now=now)
    assert found is not None
    assert (found.version, str(found.zone)) == (version, "Asia/Shanghai")
    pk = people.ids(keys=["ann"])["ann"]
    before = (list(TierStanding.objects.values()), TierChange.objects.count())
    with write():
        structure = found.settings.structures[0]
        assert settle(rules=found, structure=structure, pks=[pk], now=now) == 0
        assert settle(rules=found, structure=structure, pks=[], now=now) == 0
    assert (list(TierStanding.objects.values()), TierChange.objects.count()) == before
    assert len(notices.listed(customer="ann")) == 1
