"""The draw is stable, even, nested, and different for each salt."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.experiment import PLACES, detectable, held_out, place, power_of

MANY = [f"c{number}" for number in range(20_000)]


def test_a_place_never_changes() -> None:
    # Written down once: another number here would draw every stored holdout anew.
    assert place(salt="spring", customer="ann") == 1763
    assert place(salt="autumn", customer="ann") != 1763


@given(st.text(), st.text())
def test_within_its_places(salt: str, customer: str) -> None:
    assert 0 <= place(salt=salt, customer=customer) < PLACES


def test_salt_and_customer_do_not_run_together() -> None:
    assert place(salt="ab", customer="c") != place(salt="a", customer="bc")


def test_the_share_is_kept() -> None:
    held = sum(held_out(salt="s", customer=customer, share=0.2) for customer in MANY)
    # Four standard errors of 20,000 draws.
    assert abs(held / len(MANY) - 0.2) < 4 * (0.2 * 0.8 / len(MANY)) ** 0.5


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (1.0, 20_000)])
def test_all_and_none(share: float, count: int) -> None:
    assert sum(held_out(salt="s", customer=c, share=share) for c in MANY) == count


def test_a_larger_share_holds_out_the_same_and_more() -> None:
    drawn = [
        {c for c in MANY[:2000] if held_out(salt="s", customer=c, share=share)}
        for share in (0.05, 0.1, 0.2, 0.5)
    ]
    assert all(small < large for small, large in pairwise(drawn))


def test_draws_of_two_salts_are_independent() -> None:
    first = np.array([held_out(salt="a", customer=c, share=0.5) for c in MANY])
    second = np.array([held_out(salt="b", customer=c, share=0.5) for c in MANY])
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / len(MANY) ** 0.5


def test_what_can_be_detected() -> None:
    # 2.8016 standard errors at 95 % and power .8 (Lachin 1981).
    assert detectable(given=800, held=200, deviation=10.0) == pytest.approx(
        2.80158 * 10 * (1 / 800 + 1 / 200) ** 0.5, rel=1e-5
    )
    assert detectable(given=800, held=0, deviation=10.0) is None


def test_power_meets_what_can_be_detected() -> None:
    effect = detectable(given=800, held=200, deviation=10.0)
    found = power_of(effect=effect, given=800, held=200, deviation=10.0)
    assert found == pytest.approx(0.8, abs=1e-3)
    assert power_of(effect=0, given=800, held=200, deviation=10.0) == pytest.approx(0.05)
    assert power_of(effect=1, given=0, held=200, deviation=10.0) == 0.0
