"""What holds for every ladder and history: replay, order of arrival, more is never less."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.tiers import judge
from guerdon.give.tiers.ladder import rank
from guerdon.terms.tiers import Structure, Tally
from tests.give.tiers.ladders import SHANGHAI, at, judged, ladder, story

START = at("2026-01-01")
DAYS = st.integers(0, 1500)
STRUCTURES = st.builds(
    lambda kind, upgrade, downgrade, grace, guard, returns, months: ladder(
        kind,
        months=months,
        upgrade=upgrade if kind in ("calendar", "join_date") else "now",
        downgrade=downgrade,
        grace_days=grace,
        guard_bp=guard,
        returns=returns,
    ),
    st.sampled_from(["calendar", "join_date", "anniversary", "rolling", "ever"]),
    st.sampled_from(["now", "next_period"]),
    st.sampled_from(["no", "single_level", "multi_level"]),
    st.sampled_from([0, 1, 20]),
    st.sampled_from([5_000, 8_000, 10_000]),
    st.sampled_from(["at_once", "period_end", "never"]),
    st.sampled_from([1, 3, 12]),
)


def moment(day: int, second: int = 36_000) -> datetime:
    return START + timedelta(days=day, seconds=second)


@st.composite
def histories(draw: st.DrawFn, returns: bool = True) -> list[Tally]:
    found = []
    for day, amount in draw(st.lists(st.tuples(DAYS, st.integers(1, 1600)), max_size=8)):
        found.append(Tally(at=moment(day), amount=amount))
        if returns and draw(st.booleans()):
            later = draw(st.integers(0, 200))
            back = draw(st.integers(1, amount))
            found.append(Tally(at=moment(day + later, 40_000), amount=-back, bought_at=moment(day)))
    return found


@given(STRUCTURES, histories(), st.lists(st.integers(0, 1800), max_size=6))
def test_however_seldom_one_looks_the_standing_is_the_same(
    structure: Structure, tallies: list[Tally], days: list[int]
) -> None:
    """Looking at any moments before gives what one look at the end gives: a replay."""
    end = moment(1800, 50_000)
    looks = [moment(day, 50_000) for day in sorted(days)]
    if tallies and looks:
        # The first look comes before the first purchase, as of a customer who is new.
        looks = [one for one in looks if one >= min(tally.at for tally in tallies)]
    once, story_once = judged(structure, tallies, end, joined=START)
    standing = judge.first(
        structure=structure, told="", joined_at=START, tallies=tallies, zone=SHANGHAI, now=end
    )
    many, story_many = judged(structure, tallies, *looks, end, joined=START, standing=standing)
    assert (many.tier, many.period_end, many.grace_until) == (
        once.tier,
        once.period_end,
        once.grace_until,
    )
    assert story(story_many) == story(story_once)


@given(STRUCTURES, histories(), st.randoms())
def test_the_order_of_arrival_does_not_matter(
    structure: Structure, tallies: list[Tally], chance: object
) -> None:
    mixed = sorted(tallies, key=lambda one: chance.random())  # type: ignore[attr-defined]
    end = moment(1800)
    assert judged(structure, mixed, end, joined=START) == judged(
        structure, tallies, end, joined=START
    )


@given(
    STRUCTURES.filter(lambda one: one.window.kind != "anniversary"),
    histories(returns=False),
    st.lists(st.tuples(DAYS, st.integers(1, 1600)), min_size=1, max_size=4),
    st.integers(0, 1800),
)
def test_more_spent_is_never_a_lower_tier(
    structure: Structure, tallies: list[Tally], more: list[tuple[int, int]], day: int
) -> None:
    richer = tallies + [Tally(at=moment(at_day), amount=amount) for at_day, amount in more]
    end = moment(day, 50_000)
    less, _ = judged(structure, tallies, end, joined=START)
    most, _ = judged(structure, richer, end, joined=START)
    assert rank(structure=structure, tier=most.tier) >= rank(structure=structure, tier=less.tier)


@given(STRUCTURES, histories(), st.integers(0, 1800))
def test_only_tallies_that_reach_so_far_are_asked_for(
    structure: Structure, tallies: list[Tally], day: int
) -> None:
    """What `reaches_back` leaves away changes nothing."""
    middle, end = moment(day, 50_000), moment(1800, 60_000)
    standing, _ = judged(structure, tallies, middle, joined=START)
    back = judge.reaches_back(structure=structure, standing=standing, zone=SHANGHAI)
    near = [
        one
        for one in tallies
        if back is None or one.at >= back or (one.bought_at or one.at) >= back
    ]
    assert judged(structure, near, end, joined=START, standing=standing) == judged(
        structure, tallies, end, joined=START, standing=standing
    )


@given(STRUCTURES, histories())
def test_turns_follow_one_another(structure: Structure, tallies: list[Tally]) -> None:
    _, changes = judged(structure, tallies, moment(1800), joined=START)
    assert [one.at for one in changes] == sorted(one.at for one in changes)
    assert all(one.after == two.before for one, two in pairwise(changes))
