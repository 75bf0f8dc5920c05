"""Arms are stable, even and apart: layers exclude, other layers do not notice, strata are even."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.arms import Arm, Slots, arm_of, room, stratified
from guerdon.decide.experiment import PLACES
from guerdon.terms.decision import Refusal

MANY = [f"c{number}" for number in range(20_000)]
ARMS = (Arm(key="control", weight=2), Arm(key="a", weight=1), Arm(key="b", weight=1))


def near(count: int, share: float, of: int) -> bool:
    return abs(count / of - share) < 4 * (share * (1 - share) / of) ** 0.5


def test_arms_have_their_weights_and_stay() -> None:
    found = Counter(arm_of(salt="s", customer=c, arms=ARMS) for c in MANY)
    assert near(found["control"], 0.5, len(MANY))
    assert near(found["a"], 0.25, len(MANY))
    # Written down once: another answer would move customers of running experiments.
    assert [arm_of(salt="s", customer=c, arms=ARMS) for c in MANY[:6]] == [
        "control", "b", "b", "a", "control", "b",
    ]  # fmt: skip


def test_a_layer_keeps_experiments_apart() -> None:
    first = Slots(layer="main", start=0, end=3_000)
    second = room(layer="main", share=0.4, taken=[first])
    assert second == Slots(layer="main", start=3_000, end=7_000)
    both = [c for c in MANY if first.holds(customer=c) and second.holds(customer=c)]
    assert both == []
    assert not first.meets(other=second)
    assert first.meets(other=Slots(layer="main", start=2_999, end=3_001))


def test_two_layers_meet_by_chance() -> None:
    one, two = (Slots(layer=layer, start=0, end=5_000) for layer in ("titles", "offers"))
    inside = [c for c in MANY if one.holds(customer=c)]
    also = sum(two.holds(customer=c) for c in inside)
    assert near(also, 0.5, len(inside))
    control = sum(arm_of(salt="x", customer=c, arms=ARMS) == "control" for c in inside)
    assert near(control, 0.5, len(inside))


def test_a_full_layer_says_what_is_free() -> None:
    taken = [Slots(layer="main", start=0, end=6_000), Slots(layer="main", start=7_000, end=9_000)]
    assert room(layer="main", share=0.1, taken=taken) == Slots(layer="main", start=6_000, end=7_000)
    refused = room(layer="main", share=0.3, taken=taken)
    assert isinstance(refused, Refusal)
    assert refused.data["free"] == pytest.approx(0.1)
    assert isinstance(room(layer="other", share=1.0, taken=taken), Slots)


@given(
    st.lists(st.tuples(st.integers(0, 9_999), st.integers(1, 3_000)), max_size=6),
    st.floats(0.01, 1),
)
def test_room_is_free_and_large_enough(runs: list[tuple[int, int]], share: float) -> None:
    taken = [Slots(layer="l", start=a, end=min(PLACES, a + n)) for a, n in runs]
    found = room(layer="l", share=share, taken=taken)
    if isinstance(found, Slots):
        assert found.end - found.start == round(share * PLACES)
        assert found.start >= 0
        assert found.end <= PLACES
        assert not any(found.meets(other=one) for one in taken)


@given(st.dictionaries(st.integers(0, 300), st.sampled_from("xyz"), max_size=120))
def test_strata_are_even_to_within_one(drawn: dict[int, str]) -> None:
    strata = {f"c{n}": stratum for n, stratum in drawn.items()}
    found = stratified(salt="s", strata=strata, arms=ARMS)
    assert set(found) == set(strata)
    for stratum in set(strata.values()):
        inside = [c for c in strata if strata[c] == stratum]
        for arm in ARMS:
            count = sum(found[c] == arm.key for c in inside)
            assert abs(count - len(inside) * arm.weight / 4) < 1
    assert found == stratified(salt="s", strata=dict(reversed(strata.items())), arms=ARMS)


def test_strata_of_one_do_not_all_fall_to_the_control() -> None:
    found = stratified(salt="s", strata={c: c for c in MANY[:3_000]}, arms=ARMS)
    counts = Counter(found.values())
    assert min(counts.values()) > 500
