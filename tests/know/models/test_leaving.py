"""The kernels of BG/NBD and MBG/NBD against the likelihood and the expectation by integration."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betaln, gammaln

from guerdon.know.histories import histories
from guerdon.know.models import leaving
from tests.know.models.slopes import agree, parameters, some_histories


@given(rows=some_histories(), natural=parameters(), first=st.sampled_from([0, 1]))
def test_gradient_is_the_slope(rows, natural, first):
    agree(leaving.objective(first=first, rows=rows), natural)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(
    ("x", "recency", "age"), [(0, 0, 40), (1, 10, 40), (7, 30, 31), (60, 50, 52)]
)
def test_likelihood_is_the_integral_over_rate_and_leaving(first, x, recency, age):
    r, alpha, a, b = 0.7, 5.0, 0.8, 2.4
    k = x + first

    def by_leaving(log_scale: float, tosses: int, still: bool) -> float:
        # E[(1-p)^k] or E[p (1-p)^(k-1)] by the Beta(a, b).
        up = (a, b + tosses) if still else (a + 1, b + tosses - 1)
        return np.exp(betaln(*up) - betaln(a, b) + log_scale)

    def by_rate(until: float) -> float:
        # E[lambda^x e^(-lambda until)] by Gamma(r, alpha), by quadrature and not by formula.
        norm = r * np.log(alpha) - gammaln(r)
        peak = np.log((r + x) / (alpha + until))
        cuts = [peak - 60, peak - 2, peak, peak + 2, peak + 6]
        return sum(
            quad(lambda u: np.exp(norm + (r + x) * u - (alpha + until) * np.exp(u)), a, b)[0]
            for a, b in pairwise(cuts)
        )

    whole = by_leaving(0.0, k, True) * by_rate(age)
    if k:
        whole += by_leaving(0.0, k, False) * by_rate(recency)
    rows = histories(repeats=[x], recency_days=[recency * 7], age_days=[age * 7], weight=[3])
    value, _ = leaving.objective(first=first, rows=rows)(np.log([r, alpha, a, b]))

    assert value == pytest.approx(3 * np.log(whole), rel=1e-8)
    here = by_leaving(0.0, k, True) * by_rate(age) / whole
    found = leaving.alive(first=first, values=np.array([r, alpha, a, b]), rows=rows)
    assert found[0] == pytest.approx(here, rel=1e-8)


@given(
    x=st.integers(0, 300),
    natural=st.tuples(
        st.floats(0.1, 3), st.floats(0.5, 20), st.floats(0.05, 3), st.floats(0.3, 300)
    ),
    weeks=st.floats(1, 104),
    first=st.sampled_from([0, 1]),
)
def test_expectation_is_the_integral_over_the_leaving_chance(x, natural, weeks, first):
    r, alpha, a, b = natural
    if abs(a - 1) < 1e-3:
        a = 1.01
    age, k = 52.0, x + first
    norm = betaln(a, b + k)

    def of(log_p: float) -> float:
        # (1 - (1 + p t / (alpha + T))^-(r+x)) / p, over Beta(a, b + k), in log p.
        p = np.exp(log_p)
        bought = -np.expm1(-(r + x) * np.log1p(p * weeks / (alpha + age)))
        return bought / p * np.exp(a * log_p + (b + k - 1) * np.log1p(-p) - norm)

    wanted = sum(
        quad(of, low, high, limit=400)[0] for low, high in ((-60, -12), (-12, -4), (-4, -1e-12))
    )
    # The tail below e^-60 of a small a: there bought / p is its limit.
    wanted += (r + x) * weeks / (alpha + age) * np.exp(a * -60.0 - np.log(a) - norm)
    recency = [0 if x == 0 else age * 7]
    rows = histories(repeats=[x], recency_days=recency, age_days=[age * 7])
    found = leaving.while_alive(
        first=first, values=np.array([r, alpha, a, b]), rows=rows, weeks=weeks
    )

    assert found[0] == pytest.approx(wanted, rel=2e-6)


def test_at_a_of_one_the_expectation_is_its_limit():
    rows = histories(repeats=[3], recency_days=[100], age_days=[200])

    def at(a: float) -> float:
        values = np.array([0.5, 4.0, a, 2.0])
        return float(leaving.while_alive(first=0, values=values, rows=rows, weeks=30)[0])

    assert at(1.0) == pytest.approx((at(0.999) + at(1.001)) / 2, rel=1e-5)


def test_where_all_toss_one_coin_the_expectation_stays_finite_and_converges():
    rows = histories(repeats=[0, 3, 40], recency_days=[0, 50, 300], age_days=[100, 200, 330])
    found = [
        leaving.while_alive(
            first=0, values=np.array([0.3, 4.0, 0.2 * size, 0.8 * size]), rows=rows, weeks=52.0
        )
        for size in (1e3, 1e4, 1e6, 1e9, 1e12)
    ]
    for before, after in pairwise(found):
        assert np.isfinite(after).all()
        np.testing.assert_allclose(after, before, rtol=0.05)
    np.testing.assert_allclose(found[-1], found[-2], rtol=1e-6)
