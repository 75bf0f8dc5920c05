"""Outlook: what is missing, what threatens and when, where the own pace leads."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.tiers.outlook import Outlook, outlook
from guerdon.terms.tiers import Structure, Tally
from tests.give.tiers.ladders import SHANGHAI, at, bought, judged, ladder
from tests.give.tiers.test_replay import START, STRUCTURES, histories, moment


def view(structure: Structure, tallies: list[Tally], day: str | datetime) -> Outlook:
    now = at(day) if isinstance(day, str) else day
    standing, _ = judged(structure, tallies, now, joined=START)
    return outlook(
        structure=structure,
        standing=standing,
        joined_at=START,
        tallies=tallies,
        zone=SHANGHAI,
        now=now,
    )


def test_missing_to_the_next_tier() -> None:
    found = view(ladder(), bought(d2026_03_01=600), "2026-07-01")
    assert (found.tier, found.next_tier, found.done, found.needed, found.missing) == (
        *("silver", "gold", 600, 1000, 400),
    )
    assert (found.counts_from, found.period_end) == (at("2026-01-01"), at("2027-01-01"))
    top = view(ladder(), bought(d2026_03_01=3000), "2026-07-01")
    assert (top.next_tier, top.missing) == ("", 0)


def test_what_threatens() -> None:
    structure = ladder(grace_days=31, guard_bp=8000)
    safe = view(structure, bought(d2026_03_01=1000), "2026-07-01")
    assert (safe.lost_at, safe.short) == (None, 0)
    found = view(structure, bought(d2026_03_01=1000, d2027_02_01=450), "2027-07-01")
    assert (found.keep, found.short, found.lost_at, found.lost_to) == (
        *(800, 350, at("2028-02-01"), "silver"),
    )
    graced = view(structure, bought(d2026_03_01=1000, d2027_02_01=450), "2028-01-15")
    assert (graced.by_grace, graced.short, graced.lost_at) == (True, 350, at("2028-02-01"))
    never = view(ladder(downgrade="no"), bought(d2026_03_01=1000), "2027-07-01")
    assert never.lost_at is None


def test_what_threatens_in_a_rolling_window() -> None:
    found = view(ladder("rolling"), bought(d2026_03_01=600, d2026_05_01=300), "2026-07-01")
    assert (found.lost_at, found.short, found.lost_to) == (at("2027-03-01"), 200, "")


@pytest.mark.parametrize(
    ("day", "pace", "tier"),
    [("2026-01-01 12:00", 365_000, "black"), ("2026-07-02 12:00", 2000, "gold")],
)
def test_the_own_pace_as_a_straight_line(day: str, pace: int, tier: str) -> None:
    found = view(ladder(), [Tally(at=at("2026-01-01 01:00"), amount=1000)], day)
    assert (found.projected_done, found.projected) == (pace, tier)


def test_the_pace_of_who_may_lose() -> None:
    tallies = bought(d2026_03_01=1000, d2027_02_01=300)
    assert view(ladder(), tallies, "2027-07-02 12:00").projected == "silver"
    assert view(ladder("rolling"), tallies, "2027-07-02").projected is None


@given(STRUCTURES, histories(returns=False), st.integers(0, 1500))
def test_what_is_said_comes_true(structure: Structure, tallies: list[Tally], day: int) -> None:
    """Who buys nothing more loses the tier at the moment that was told, and not before."""
    now = moment(day, 50_000)
    found = view(structure, [one for one in tallies if one.at <= now], now)
    past = [one for one in tallies if one.at <= now]
    standing, _ = judged(structure, past, now, joined=START)
    if found.lost_at is None or structure.downgrade == "single_level":
        return
    end, changes = judged(structure, past, found.lost_at, joined=START, standing=standing)
    falls = [one for one in changes if one.before == standing.tier != one.after]
    assert [one.at for one in falls] == [found.lost_at]
    assert end.tier == found.lost_to or structure.grace_days


def test_without_the_pace_all_else_is_the_same() -> None:
    structure, tallies, now = ladder(), bought(d2026_03_01=600), at("2026-07-01")
    standing, _ = judged(structure, tallies, now, joined=START)
    words = {"structure": structure, "standing": standing, "joined_at": START}
    words |= {"tallies": tallies, "zone": SHANGHAI, "now": now}
    whole = outlook(**words)
    assert whole.projected == "gold"
    assert outlook(**words, pace=False) == replace(whole, projected=None, projected_done=None)
