"""Keeping by a rolling window: when it is looked at, and what a look finds."""

from dataclasses import replace

from guerdon.give.tiers.rolling import due, looked
from guerdon.give.tiers.turn import Ground
from guerdon.terms.tiers import Standing, Tally
from tests.give.tiers.ladders import SHANGHAI, at, bought, ladder

TALLIES = bought(d2026_03_01=600)
HELD = Standing(tier="silver", since=at("2026-03-01 10:00"), judged_at=at("2026-03-01 10:00"))


def ground(**words: object) -> Ground:
    return Ground(structure=ladder("rolling", **words), zone=SHANGHAI, joined_at=None)


def test_when_to_look() -> None:
    assert due(ground=ground(), standing=HELD, tallies=TALLIES) == at("2027-03-01")
    below = replace(HELD, below_since=at("2027-03-01"))
    assert due(ground=ground(grace_days=9), standing=below, tallies=TALLIES) == at("2027-03-10")
    assert due(ground=ground(downgrade="no"), standing=HELD, tallies=TALLIES) is None
    assert due(ground=ground(), standing=Standing(), tallies=TALLIES) is None


def test_one_level_at_a_time_and_not_before_a_window_has_passed() -> None:
    fell = replace(HELD, below_since=at("2027-03-01"), fell_at=at("2027-01-15"))
    place = ground(downgrade="single_level")
    assert due(ground=place, standing=fell, tallies=TALLIES) == at("2028-01-15")


def test_a_look() -> None:
    kept, changes = looked(
        ground=ground(), standing=HELD, tallies=TALLIES, at=at("2027-02-28 23:00")
    )
    assert (kept, changes) == (HELD, ())
    lost, (change,) = looked(ground=ground(), standing=HELD, tallies=TALLIES, at=at("2027-03-01"))
    assert (lost.tier, change.why, change.data["done"]) == ("", "tier_down", 0)


def test_a_purchase_ends_the_grace() -> None:
    place = ground(grace_days=20)
    spared, (change,) = looked(ground=place, standing=HELD, tallies=TALLIES, at=at("2027-03-01"))
    assert (spared.grace_until, change.why) == (at("2027-03-21"), "tier_grace")
    more = [*TALLIES, *bought(d2027_03_05=500)]
    saved, changes = looked(ground=place, standing=spared, tallies=more, at=at("2027-03-05 10:00"))
    assert (saved.tier, saved.grace_until, saved.below_since, changes) == ("silver", None, None, ())


def test_what_came_back_has_no_grace() -> None:
    back = Tally(at=at("2026-03-09"), amount=-600, bought_at=at("2026-03-01 10:00"))
    place = ground(grace_days=20)
    lost, _ = looked(ground=place, standing=HELD, tallies=[*TALLIES, back], at=at("2026-03-09"))
    assert lost.tier == ""
    late = Ground(
        structure=ladder("rolling", grace_days=20, returns="period_end"),
        zone=SHANGHAI,
        joined_at=None,
    )
    spared, _ = looked(ground=late, standing=HELD, tallies=[*TALLIES, back], at=at("2026-03-09"))
    assert (spared.tier, spared.grace_until) == ("silver", at("2026-03-29"))
