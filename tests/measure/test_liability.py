"""The forecast of breakage finds a use that is known, and says when it cannot know."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.measure.liability import HORIZON, liability
from guerdon.terms.liability import GROUPS, Book, Flow, Held, Liability

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def told(held: list[Held], flows: list[Flow], *, owed: int = 0, seed: int = 7) -> Liability:
    book = Book(at=NOW, held=tuple(held), owed=owed, flows=tuple(flows), one_in=1)
    return liability(book=book, worth_milli=500, currency="CNY", seed=seed, draws=300)


def steady(rate: float, months: int, groups: int = GROUPS, size: int = 10**6) -> list[Flow]:
    """One lot a group, all opened at once, of which `rate` of the rest is used each month."""
    flows = []
    for group in range(groups):
        rest = size
        flows.append(Flow(group=group, age=0, what="opened", points=size))
        for age in range(months):
            used = round(rest * rate)
            flows.append(Flow(group=group, age=age, what="redeemed", points=used))
            rest -= used
        flows.append(Flow(group=group, age=months, what="left", points=rest))
    return flows


@pytest.mark.parametrize("rate", [0.02, 0.10, 0.4])
def test_a_known_use_is_found(rate: float) -> None:
    held = [Held(age=2, left=8, tier="", points=1_000_000)]
    found = told(held, steady(rate, 24)).breakage
    assert found is not None
    # From half way through the third month of age to the end of the eleventh.
    half = (1 + (1 - rate)) / 2
    lasts = (1 - rate) ** 9 / ((1 - rate) ** 0.5)
    assert found.points == pytest.approx(1_000_000 * lasts, rel=0.02)
    assert half > 0
    # All groups alike: the estimate is sure of itself.
    assert found.high - found.low <= 2
    assert found.minor == found.points // 2
    assert found.extrapolated == 0.0
    assert [step.share for step in found.curve[:3]] == pytest.approx(
        [1, 1 - rate, (1 - rate) ** 2], rel=1e-4
    )


def test_what_is_seen_no_longer_is_not_taken_for_unused() -> None:
    flows = steady(0.1, 24)
    # As many again that end half way through each month of age change no share used.
    for group in range(GROUPS):
        flows.append(Flow(group=group, age=0, what="opened", points=500_000))
        flows.append(Flow(group=group, age=12, what="redeemed", points=0))
        flows.append(Flow(group=group, age=0, what="gone", points=500_000))
    found = told([Held(age=1, left=8, tier="", points=1_000)], flows).breakage
    plain = told([Held(age=1, left=8, tier="", points=1_000)], steady(0.1, 24)).breakage
    assert found is not None
    assert plain is not None
    assert found.curve[2].share / found.curve[1].share == pytest.approx(
        plain.curve[2].share / plain.curve[1].share
    )


def test_groups_that_differ_widen_the_interval_which_a_seed_repeats() -> None:
    flows = [
        flow
        for group in range(GROUPS)
        for flow in (
            Flow(group=group, age=one.age, what=one.what, points=one.points)
            for one in steady(0.02 + 0.01 * (group % 10), 24, groups=1)
        )
    ]
    held = [Held(age=0, left=11, tier="", points=1_000_000)]
    first, again, other = (told(held, flows, seed=seed).breakage for seed in (7, 7, 8))
    assert first == again != other
    assert first is not None
    assert first.low < first.points < first.high
    assert (first.high - first.low) / first.points > 0.02


def test_beyond_what_was_observed_the_tail_goes_on_and_is_told() -> None:
    flows = steady(0.05, 8)
    held = [
        Held(age=0, left=3, tier="", points=500),
        Held(age=0, left=None, tier="", points=500),
    ]
    found = told(held, flows).breakage
    assert found is not None
    assert found.extrapolated == 0.5
    assert (found.months, len(found.curve)) == (9, 10)
    never = told([held[1]], flows).breakage
    assert never is not None
    assert never.points == pytest.approx(500 * 0.95**HORIZON, abs=3)


@pytest.mark.parametrize(
    ("flows", "why"),
    [
        ([], "history_short"),
        (steady(0.1, 4), "history_short"),
        (steady(0.0, 12), "nothing_redeemed"),
        (steady(0.1, 12, groups=9), "members_few"),
    ],
)
def test_a_short_history_makes_no_forecast(flows: list[Flow], why: str) -> None:
    found = told([Held(age=0, left=3, tier="", points=500)], flows)
    assert (found.breakage, found.why, found.points) == (None, why, 500)


HELD = st.builds(
    Held,
    age=st.integers(0, 200),
    left=st.one_of(st.none(), st.integers(-1, 150)),
    tier=st.sampled_from(["", "gold"]),
    points=st.integers(1, 10**9),
)


@given(held=st.lists(HELD, max_size=12))
def test_bands_add_up_and_breakage_lies_within(held: list[Held]) -> None:
    found = told(held, steady(0.1, 12, size=1_000), owed=3)
    points = sum(one.points for one in held if one.left != -1)
    assert found.points == points
    assert found.lapsed == sum(one.points for one in held) - points
    assert sum(band.points for band in found.by_age) == points
    assert sum(band.points for band in found.by_tier) == points
    assert found.breakage is not None
    assert 0 <= found.breakage.low <= found.breakage.points <= found.breakage.high <= points
