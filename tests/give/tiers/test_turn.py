"""Turns: what changes in a standing, and what is said about it."""

from guerdon.give.tiers.turn import Ground, down, graced, placed, up
from guerdon.terms.tiers import Standing
from tests.give.tiers.ladders import SHANGHAI, at, ladder

NOW = at("2026-03-01 10:00")


def ground(window: str = "calendar", **words: object) -> Ground:
    return Ground(
        structure=ladder(window, **words), zone=SHANGHAI, joined_at=at("2025-07-05 12:00")
    )


def test_nothing_is_to_be_decided_without_a_tier() -> None:
    tierless = placed(ground=ground(), standing=Standing(), at=NOW)
    assert (tierless.period_start, tierless.period_end) == (at("2026-01-01"), None)
    waits = placed(ground=ground(upgrade="next_period"), standing=Standing(), at=NOW)
    assert waits.period_end == at("2027-01-01")
    joined = placed(ground=ground("join_date"), standing=Standing(tier="gold"), at=NOW)
    assert (joined.period_start, joined.period_end) == (at("2025-07-05"), at("2026-07-05"))


def test_up_and_down() -> None:
    place = ground("anniversary")
    raised, change = up(
        ground=place, standing=Standing(), to=1, at=NOW, done=1200, start=None, end=None
    )
    assert (raised.tier, raised.since, raised.anchor) == ("gold", NOW, at("2026-03-01"))
    assert raised.period_end == at("2027-03-01")
    assert (change.before, change.after, change.data["needed"]) == ("", "gold", 1000)
    end = at("2027-03-01")
    fell, change = down(ground=place, standing=raised, to=0, at=end, done=600, start=NOW, end=end)
    assert (fell.tier, fell.rises, fell.fell_at) == ("silver", (), end)
    assert (change.why, change.data["done"], change.data["needed"]) == ("tier_down", 600, 1000)
    assert fell.period_end == at("2028-03-01")


def test_grace() -> None:
    until = at("2027-02-01")
    kept, change = graced(
        ground=ground(),
        standing=Standing(tier="gold"),
        at=at("2027-01-01"),
        until=until,
        done=1,
        start=at("2026-01-01"),
        end=at("2027-01-01"),
    )
    assert (kept.grace_from, kept.grace_until) == (at("2026-01-01"), until)
    assert (change.before, change.after, change.data["until"]) == ("gold", "gold", until)
