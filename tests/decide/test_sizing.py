"""The slider: more customers show less, and the wanted number is enough."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.experiment import detectable
from guerdon.decide.sizing import Own, sizes, wanted

OWN = Own(customers=20_000, days=28, mean=40.0, deviation=90.0, explained=0.36)
ASKED = {"weights": (1, 1), "effect": 3.0, "level": 0.95, "power": 0.8, "inflation": 1.0}


def test_more_customers_show_less() -> None:
    found = sizes(own=OWN, **ASKED, shares=[0.05, 0.2, 0.5, 1.0])
    assert [one.given for one in found] == [500, 2_000, 5_000, 10_000]
    for small, large in pairwise(found):
        assert large.detectable < small.detectable
        assert large.power > small.power
    by_hand = detectable(given=10_000, held=10_000, deviation=72.0)
    assert found[-1].detectable == pytest.approx(by_hand)
    assert found[-1].relative == pytest.approx(by_hand / 40)


@given(st.floats(0.1, 50), st.floats(0, 0.9), st.integers(1, 9), st.floats(1.0, 1.3))
def test_the_wanted_number_shows_the_effect(
    effect: float, explained: float, weight: int, inflation: float
) -> None:
    own = Own(customers=1, days=28, mean=40.0, deviation=90.0, explained=explained)
    asked = {**ASKED, "weights": (1, weight), "effect": effect, "inflation": inflation}
    people = wanted(own=own, **asked)
    assert people is not None
    if people < 2_000:
        return
    large = Own(customers=people, days=28, mean=40.0, deviation=90.0, explained=explained)
    assert sizes(own=large, **asked, shares=[1.0])[0].power == pytest.approx(0.8, abs=0.01)


def test_no_effect_is_never_shown() -> None:
    assert wanted(own=OWN, **{**ASKED, "effect": 0.0}) is None


def test_nobody_in_an_arm_shows_nothing() -> None:
    assert sizes(own=OWN, **ASKED, shares=[0.0]) == ()
