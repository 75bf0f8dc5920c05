"""Keeping by periods: the end of the period decides, then the end of the grace."""

from dataclasses import replace

from guerdon.give.tiers.periodic import decided, due, saved
from guerdon.give.tiers.turn import Ground
from guerdon.terms.tiers import Standing
from tests.give.tiers.ladders import SHANGHAI, at, bought, ladder

HELD = Standing(tier="gold", period_start=at("2026-01-01"), period_end=at("2027-01-01"))


def ground(**words: object) -> Ground:
    return Ground(structure=ladder(**words), zone=SHANGHAI, joined_at=None)


def test_what_is_due_first() -> None:
    assert due(standing=HELD) == at("2027-01-01")
    graced = replace(HELD, grace_until=at("2026-02-01"))
    assert due(standing=graced) == at("2026-02-01")
    assert due(standing=Standing()) is None


def test_decided_by_the_last_moment() -> None:
    for amount, tier in ((1000, "gold"), (999, "silver"), (3000, "black")):
        after, changes = decided(
            ground=ground(),
            standing=HELD,
            tallies=bought(d2026_12_31=amount, d2027_01_01=5000),
            at=at("2027-01-01"),
        )
        assert (after.tier, after.period_end) == (tier, at("2028-01-01"))
        assert len(changes) == (tier != "gold")


def test_saved_within_the_grace() -> None:
    place = ground(grace_days=31)
    spared, (change,) = decided(
        ground=place, standing=HELD, tallies=bought(d2026_05_01=900), at=at("2027-01-01")
    )
    assert (spared.tier, change.why, spared.grace_until) == ("gold", "tier_grace", at("2027-02-01"))
    late = bought(d2026_05_01=900, d2027_01_31=100)
    assert not saved(ground=place, standing=spared, tallies=late, at=at("2027-01-31"))
    assert saved(ground=place, standing=spared, tallies=late, at=at("2027-01-31 10:00"))
    clear, changes = decided(ground=place, standing=spared, tallies=late, at=at("2027-02-01"))
    assert (clear.tier, clear.grace_until, changes) == ("gold", None, ())
