"""Bars: published ones, their false positives and power by simulation, and looks as they come."""

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.measure.sequential import (
    Bars,
    crossed,
    further,
    inflation,
    mixture,
    planned,
    power,
    spent,
)
from guerdon.terms.spending import ALWAYS, EVEN, FIXED, LATE, SPENDINGS, SQUARE

DRIFT = 2.8015852  # power .8 of one look at .05
SEEDS = 40_000


def walks(drift: float, looks: int, seed: int = 1) -> np.ndarray:
    """Z at each look of many experiments."""
    steps = np.random.default_rng(seed).normal(drift / looks, looks**-0.5, (SEEDS, looks))
    return steps.cumsum(axis=1) / np.sqrt(np.arange(1, looks + 1) / looks)


def passes(drift: float, bars: Bars) -> float:
    return float((np.abs(walks(drift, len(bars.bars))) >= np.array(bars.bars)).any(axis=1).mean())


def test_published_bars() -> None:
    # Five even looks at .05 two-sided: O'Brien-Fleming and Pocock shapes (Jennison and Turnbull
    # 2000, and the program of Reboussin, DeMets, Kim and Lan).
    late = planned(spending=LATE, looks=5, alpha=0.05).bars
    assert late == pytest.approx((4.8769, 3.3569, 2.6803, 2.2898, 2.0310), abs=2e-4)
    even = planned(spending=EVEN, looks=5, alpha=0.05).bars
    assert even == pytest.approx((2.4380, 2.4268, 2.4101, 2.3966, 2.3859), abs=2e-4)
    assert planned(spending=FIXED, looks=3, alpha=0.05).bars[:2] == (inf, inf)


@pytest.mark.parametrize("spending", [LATE, SQUARE, EVEN])
def test_false_positives_of_twenty_looks(spending: str) -> None:
    bars = planned(spending=spending, looks=20, alpha=0.05)
    assert sum(map(sum, crossed(bars=bars))) == pytest.approx(0.05, abs=1e-9)
    assert 0.046 <= passes(0.0, bars) <= 0.054


def test_naive_looks_find_what_is_not_there() -> None:
    naive = Bars(shares=tuple(n / 20 for n in range(1, 21)), bars=(1.959964,) * 20)
    assert sum(map(sum, crossed(bars=naive))) == pytest.approx(0.248, abs=2e-3)
    assert passes(0.0, naive) == pytest.approx(0.248, abs=0.01)


def test_power_of_twenty_looks() -> None:
    bars = planned(spending=LATE, looks=20, alpha=0.05)
    found = power(bars=bars, drift=DRIFT)
    assert found / 0.8 >= 0.95
    assert passes(DRIFT, bars) == pytest.approx(found, abs=0.01)
    assert power(bars=bars, drift=-DRIFT) == pytest.approx(found, abs=1e-9)
    more = inflation(bars=bars, alpha=0.05, power_wanted=0.8)
    assert 1.0 < more < 1.06
    assert power(bars=bars, drift=DRIFT * more**0.5) == pytest.approx(0.8, abs=1e-6)


def test_the_mixture_is_valid_at_any_number_of_looks_and_pays_for_it() -> None:
    bars = planned(spending=ALWAYS, looks=200, alpha=0.05)
    assert passes(0.0, bars) < 0.05
    few = planned(spending=ALWAYS, looks=20, alpha=0.05)
    assert few.bars[-1] == mixture(share=1.0, alpha=0.05)
    assert power(bars=few, drift=DRIFT) / 0.8 < 0.65
    assert mixture(share=0.0, alpha=0.05) == inf


@settings(max_examples=25)
@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=8, unique=True))
def test_looks_come_when_they_come(shares: list[float]) -> None:
    bars = Bars(shares=(), bars=())
    kept = [s for n, s in enumerate(sorted(shares)) if not n or s - sorted(shares)[n - 1] > 1e-3]
    for share in kept:
        before = bars
        bars = further(before=bars, share=share, spending=LATE, alpha=0.05)
        assert bars.bars[:-1] == before.bars
    allowed = spent(spending=LATE, share=kept[-1], alpha=0.05)
    assert sum(map(sum, crossed(bars=bars))) == pytest.approx(allowed, abs=1e-7)


def test_beyond_the_plan_nothing_is_left() -> None:
    bars = planned(spending=LATE, looks=2, alpha=0.05)
    assert further(before=bars, share=1.2, spending=LATE, alpha=0.05).bars[-1] == inf
    with pytest.raises(ValueError, match="rising"):
        further(before=bars, share=0.9, spending=LATE, alpha=0.05)


@pytest.mark.parametrize("spending", SPENDINGS[:-1])
def test_spending_ends_at_alpha(spending: str) -> None:
    found = [spent(spending=spending, share=n / 10, alpha=0.05) for n in range(11)]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0.0, 0.05)


def test_unknown_spending() -> None:
    refused = planned(spending="eager", looks=2, alpha=0.05)
    assert refused.reason == "spending_unknown"
