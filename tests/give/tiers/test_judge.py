"""Up, down, kept and taken back, at every boundary, however seldom one looks."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from guerdon.give.tiers import judge
from guerdon.give.tiers.turn import Ground
from guerdon.terms.tiers import Standing, Structure, Tally, Threshold, Window
from tests.give.tiers.ladders import SHANGHAI, at, bought, judged, ladder, story, tier


def test_exactly_the_threshold_reaches_the_tier() -> None:
    short, _ = judged(ladder(), bought(d2026_03_01=499), "2026-04-01")
    exact, _ = judged(ladder(), bought(d2026_03_01=499, d2026_03_02=1), "2026-04-01")
    assert (short.tier, exact.tier) == ("", "silver")


def test_tier_that_jumps_two_levels_on_a_boundary() -> None:
    """One order of exactly the third threshold, in the last moment of a year, and one after it."""
    last = at("2027-01-01") - timedelta(microseconds=1)
    standing, changes = judged(ladder(), [Tally(at=last, amount=3000)], "2027-06-01")
    assert story(changes) == [("2026-12-31", "black", "up")]
    assert (standing.tier, standing.period_end) == ("black", at("2028-01-01"))
    # Of the year of that order nothing is left, and the next one decides by itself.
    late = [Tally(at=last, amount=2999), Tally(at=at("2027-01-01"), amount=1)]
    standing, changes = judged(ladder(), late, "2027-06-01")
    assert story(changes) == [("2026-12-31", "gold", "up")]


def test_two_levels_at_once_with_the_end_of_a_period_in_the_same_moment() -> None:
    """The end of the year is decided first: the order of its midnight belongs to the next."""
    tallies = [*bought(d2026_02_01=500), Tally(at=at("2028-01-01"), amount=3000)]
    standing, changes = judged(ladder(), tallies, "2028-01-02")
    assert story(changes) == [
        ("2026-02-01", "silver", "up"),
        ("2028-01-01", "", "down"),
        ("2028-01-01", "black", "up"),
    ]
    assert standing.tier == "black"


def test_a_tier_lasts_to_the_end_of_the_next_period() -> None:
    tallies = bought(d2026_05_01=1000, d2027_05_01=600)
    _, changes = judged(ladder(), tallies, "2030-01-01")
    assert story(changes) == [
        ("2026-05-01", "gold", "up"),
        ("2028-01-01", "silver", "down"),
        ("2029-01-01", "", "down"),
    ]


@pytest.mark.parametrize(
    ("policy", "falls"),
    [
        ("no", []),
        ("single_level", ["gold", "silver", ""]),
        ("multi_level", [""]),
    ],
)
def test_downgrade_policies(policy: str, falls: list[str]) -> None:
    _, changes = judged(ladder(downgrade=policy), bought(d2026_05_01=3000), "2031-06-01")
    assert [one.after for one in changes if one.why == "tier_down"] == falls


def test_next_period_begins_what_was_reached() -> None:
    structure = ladder(upgrade="next_period")
    standing, changes = judged(structure, bought(d2026_05_01=1000), "2026-12-31")
    assert (standing.tier, changes) == ("", [])
    _, changes = judged(structure, bought(d2026_05_01=1000), "2027-01-01")
    assert story(changes) == [("2027-01-01", "gold", "up")]


def test_guard_keeps_by_a_share_rounded_up() -> None:
    structure = ladder(guard_bp=7_990, tiers=(tier("silver", 500), tier("gold", 1001)))
    for done, kept in ((799, "silver"), (800, "gold")):
        tallies = bought(d2026_05_01=1001, d2027_05_01=done)
        assert judged(structure, tallies, "2028-02-01")[0].tier == kept
    # The guarded share keeps a tier and never reaches one.
    assert judged(structure, bought(d2026_05_01=800), "2026-06-01")[0].tier == "silver"


def test_grace_counts_for_the_year_before() -> None:
    structure = ladder(grace_days=31)
    late = bought(d2026_05_01=1000, d2027_05_01=600, d2028_01_31=400)
    standing, changes = judged(structure, late, "2028-03-01")
    assert story(changes)[1:] == [("2028-01-01", "gold", "grace")]
    assert (standing.tier, standing.grace_until) == ("gold", None)
    later = bought(d2026_05_01=1000, d2027_05_01=600, d2028_02_01=400)
    _, changes = judged(structure, later, "2028-03-01")
    assert story(changes)[1:] == [
        ("2028-01-01", "gold", "grace"),
        ("2028-02-01", "silver", "down"),
    ]
    assert changes[1].data["until"] == at("2028-02-01")
    assert (changes[2].data["done"], changes[2].data["needed"]) == (600, 1000)


def test_day_after_the_anniversary_of_the_tier() -> None:
    structure = ladder("anniversary", tiers=(tier("silver", 500),))
    kept = bought(d2026_06_10=500, d2027_06_09=500)
    assert judged(structure, kept, "2027-06-10")[0].tier == "silver"
    assert judged(structure, kept, "2028-06-09")[0].tier == "silver"
    assert judged(structure, kept, "2028-06-10")[0].tier == ""
    # A day later the purchase is of the next period: the first one is lost, then it rises again.
    late = bought(d2026_06_10=500, d2027_06_10=500)
    _, changes = judged(structure, late, "2027-06-11")
    assert story(changes)[:1] == [("2026-06-10", "silver", "up")]
    assert judged(structure, bought(d2026_06_09=499, d2026_06_10=1), "2027-06-10")[0].tier == ""


def test_a_tier_reached_on_a_leap_day() -> None:
    structure = ladder("anniversary", tiers=(tier("silver", 500),))
    standing, _ = judged(structure, bought(d2028_02_29=500), "2028-03-01")
    assert standing.period_end == at("2029-02-28")
    tallies = bought(
        d2028_02_29=500, d2029_02_27=500, d2030_02_27=500, d2031_02_27=500, d2032_02_28=500
    )
    ends = [judged(structure, tallies, f"{year}-03-01")[0].period_end for year in range(2029, 2033)]
    assert ends == [at("2030-02-28"), at("2031-02-28"), at("2032-02-29"), at("2033-02-28")]


def test_periods_from_the_day_of_joining() -> None:
    structure = ladder("join_date")
    joined = at("2026-06-10 18:00")
    tallies = bought(d2027_06_09=300, d2027_06_10=300)
    assert judged(structure, tallies, "2027-07-01", joined=joined)[0].tier == ""
    tallies = bought(d2027_06_10=300, d2028_06_09=200)
    assert judged(structure, tallies, "2028-06-09 12:00", joined=joined)[0].tier == "silver"


def test_the_year_ends_by_the_clocks_of_the_shop() -> None:
    moment = at("2027-01-01 00:30")
    tallies = [*bought(d2026_12_31=300), Tally(at=moment, amount=300)]
    assert judged(ladder(), tallies, "2027-01-02")[0].tier == ""
    # The same moments lie in one year in New York.
    from zoneinfo import ZoneInfo

    york = ZoneInfo("America/New_York")
    assert judged(ladder(), tallies, "2027-01-02", zone=york)[0].tier == "silver"


def test_rolling_window_loses_by_the_day() -> None:
    structure = ladder("rolling")
    tallies = bought(d2026_03_01=300, d2026_05_01=200)
    standing, _ = judged(structure, tallies, "2027-02-28 23:59")
    assert standing.tier == "silver"
    _, changes = judged(structure, tallies, "2027-03-01")
    assert story(changes) == [("2026-05-01", "silver", "up"), ("2027-03-01", "", "down")]


def test_rolling_window_with_grace_gives_each_tier_its_own() -> None:
    structure = ladder("rolling", grace_days=40)
    tallies = bought(d2026_03_01=600, d2026_04_09=400)
    _, changes = judged(structure, tallies, "2028-01-01")
    assert story(changes) == [
        ("2026-03-01", "silver", "up"),
        ("2026-04-09", "gold", "up"),
        ("2027-03-01", "gold", "grace"),
        # Of the 40 days the first held no more than 400: silver was not kept by any of them.
        ("2027-04-10", "", "down"),
    ]
    tallies = bought(d2026_03_01=400, d2026_03_30=600)
    _, changes = judged(structure, tallies, "2028-01-01")
    assert story(changes)[1:] == [
        ("2027-03-01", "gold", "grace"),
        ("2027-04-10", "silver", "down"),
        ("2027-04-10", "silver", "grace"),
        ("2027-05-09", "", "down"),
    ]


def test_rolling_single_level_falls_once_a_window() -> None:
    structure = ladder("rolling", months=6, downgrade="single_level")
    _, changes = judged(structure, bought(d2026_03_01=3000), "2029-01-01")
    assert story(changes)[1:] == [
        ("2026-09-01", "gold", "down"),
        ("2026-09-01", "gold", "grace"),
        ("2027-03-01", "silver", "down"),
        ("2027-03-01", "silver", "grace"),
        ("2027-09-01", "", "down"),
    ]


def test_what_is_ever_bought_is_never_lost() -> None:
    _, changes = judged(ladder("ever"), bought(d2020_03_01=400, d2026_03_01=100), "2060-01-01")
    assert story(changes) == [("2026-03-01", "silver", "up")]


def returned(day: str, amount: int, of: str | None = None) -> Tally:
    """What came back on a day, of a purchase of another."""
    return Tally(at=at(day + " 11:00"), amount=-amount, bought_at=at(of + " 10:00") if of else None)


def test_a_return_takes_the_tier_back_at_once() -> None:
    tallies = [
        *bought(d2026_03_01=500, d2026_05_01=2500),
        returned("2026-06-01", 2500, "2026-05-01"),
    ]
    standing, changes = judged(ladder(), tallies, "2026-07-01")
    assert story(changes) == [
        ("2026-03-01", "silver", "up"),
        ("2026-05-01", "black", "up"),
        ("2026-06-01", "silver", "undone"),
    ]
    assert [one.after for one in standing.rises] == ["silver"]


def test_a_return_in_the_next_year_reaches_back_to_the_purchase() -> None:
    tallies = [*bought(d2026_12_31=1000), returned("2027-01-02", 1000, "2026-12-31")]
    assert judged(ladder(), tallies, "2027-01-03")[0].tier == ""
    # Who has bought as much again keeps the tier, and a part that is left reaches what it does.
    again = [*tallies, *bought(d2027_01_01=1000)]
    assert judged(ladder(), again, "2027-01-03")[0].tier == "gold"
    part = [*bought(d2026_12_31=1000), returned("2027-01-02", 500, "2026-12-31")]
    assert judged(ladder(), part, "2027-01-03")[0].tier == "silver"


def test_a_return_never_takes_what_another_year_earned() -> None:
    tallies = [
        *bought(d2026_03_01=1000, d2027_03_01=3000),
        returned("2027-04-01", 3000, "2027-03-01"),
    ]
    standing, changes = judged(ladder(), tallies, "2027-05-01")
    assert (standing.tier, changes[-1].why) == ("gold", "tier_undone")


@pytest.mark.parametrize("window", ["rolling", "ever", "anniversary", "join_date"])
def test_at_once_beats_every_window_policy_and_grace(window: str) -> None:
    structure = ladder(window, downgrade="no", grace_days=30)
    tallies = [*bought(d2026_03_01=1000), returned("2026-03-02", 600, "2026-03-01")]
    standing, _ = judged(structure, tallies, "2026-03-03", joined=at("2026-01-01"))
    assert standing.tier == ""


def test_returns_at_the_end_of_the_period() -> None:
    structure = ladder(returns="period_end")
    tallies = [*bought(d2026_03_01=1000), returned("2026-03-02", 600, "2026-03-01")]
    assert judged(structure, tallies, "2026-12-31")[0].tier == "gold"
    assert judged(structure, tallies, "2027-01-01")[0].tier == ""


def test_returns_never() -> None:
    structure = ladder(returns="never")
    tallies = [*bought(d2026_03_01=1000), returned("2026-03-02", 600, "2026-03-01")]
    assert judged(structure, tallies, "2027-06-01")[0].tier == "gold"


def test_dated_numbers_hold_from_their_day() -> None:
    silver = tier(
        "silver", Threshold(at_least=500), Threshold(at_least=800, start=at("2027-01-01"))
    )
    structure = ladder(tiers=(silver,))
    assert judged(structure, bought(d2026_03_01=500), "2027-01-01")[0].tier == "silver"
    assert judged(structure, bought(d2027_03_01=500), "2027-04-01")[0].tier == ""


def test_a_tier_that_the_shop_told_is_believed() -> None:
    tallies = bought(d2024_03_01=5000)
    standing, changes = judged(ladder(), tallies, "2026-06-01", told="silver")
    assert (standing.tier, changes) == ("silver", [])
    assert judged(ladder(), tallies, "2026-06-01", "2027-01-01", told="silver")[0].tier == ""
    assert judged(ladder(), tallies, "2026-06-01", told="unheard-of")[0].tier == ""


def test_a_tier_that_was_taken_out() -> None:
    standing, _ = judged(ladder(), bought(d2026_03_01=3000), "2026-04-01")
    fewer = ladder(tiers=(tier("silver", 500),))
    after, _ = judged(fewer, bought(d2026_03_01=3000), "2026-05-01", standing=standing)
    assert after.tier == "silver"


def test_a_look_back_changes_nothing() -> None:
    standing, _ = judged(ladder(), bought(d2026_03_01=3000), "2026-04-01")
    assert judged(ladder(), [], "2026-03-15", standing=standing) == (standing, [])


def test_who_bought_nothing() -> None:
    assert judge.lowest(structure=ladder(), at=at("2026-01-01")) == ""
    free = ladder(tiers=(tier("basic", 0), tier("gold", 1000)))
    assert judge.lowest(structure=free, at=at("2026-01-01")) == "basic"
    standing, _ = judged(free, [], "2026-01-01")
    assert standing.tier == "basic"
    assert judged(free, [], "2036-01-01", standing=standing)[0].tier == "basic"


def test_when_the_next_decision_falls() -> None:
    def due(structure: Structure) -> datetime | None:
        tallies = bought(d2026_03_01=600)
        standing, _ = judged(structure, tallies, "2026-04-01")
        ground = Ground(structure=structure, zone=SHANGHAI, joined_at=None)
        return judge.due(ground=ground, standing=standing, tallies=tallies)

    assert due(ladder()) == at("2027-01-01")
    assert due(ladder("rolling")) == at("2027-03-01")
    assert due(ladder("ever")) is None
    assert due(ladder("rolling", downgrade="no")) is None


def test_how_far_back_tallies_may_still_count() -> None:
    structure = ladder("rolling", grace_days=10)
    standing = Standing(judged_at=at("2027-03-01 09:00"))
    back = judge.reaches_back(structure=structure, standing=standing, zone=SHANGHAI)
    assert back == at("2026-02-16")
    assert judge.reaches_back(structure=ladder("ever"), standing=standing, zone=SHANGHAI) is None
    new = judge.reaches_back(structure=structure, standing=Standing(), zone=SHANGHAI)
    assert new is None
    graced = replace(standing, grace_from=at("2025-01-01"))
    back = judge.reaches_back(structure=ladder(), standing=graced, zone=SHANGHAI)
    assert back == at("2025-01-01")


def test_a_window_of_two_years_in_the_calendar() -> None:
    structure = replace(ladder(), window=Window(kind="calendar", months=24))
    tallies = bought(d2026_05_01=300, d2027_05_01=200)
    assert judged(structure, tallies, "2027-06-01")[0].tier == "silver"
