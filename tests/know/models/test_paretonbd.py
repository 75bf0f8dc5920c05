"""Pareto/NBD by the integral agrees with the printed Gauss functions and with published values."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import gammaln, hyp2f1

from guerdon.know import fitting
from guerdon.know.histories import Histories, histories
from guerdon.know.models import paretonbd
from tests.know import cdnow
from tests.know.models.slopes import agree, parameters, some_histories


@given(rows=some_histories(), natural=parameters())
def test_gradient_is_the_slope(rows, natural):
    agree(paretonbd.objective(rows=rows), natural)


@pytest.mark.parametrize(
    "natural", [(0.55, 10.6, 0.6, 11.7), (1.2, 3.0, 2.5, 30.0), (0.9, 25.0, 1.1, 4.0)]
)
@pytest.mark.parametrize(
    ("x", "recency", "age"), [(0, 0, 38), (1, 3, 38), (6, 30, 31), (26, 33, 39)]
)
def test_likelihood_is_the_printed_one(natural, x, recency, age):
    # Schmittlein, Morrison, Colombo (1987), appendix, eq. A22-A25 as in Fader and Hardie's note.
    r, alpha, s, beta = natural

    def gauss(of_age: float) -> float:
        high, low = max(alpha, beta), min(alpha, beta)
        second = s + 1 if alpha >= beta else r + x
        z = (high - low) / (high + of_age)
        return hyp2f1(r + s + x, second, r + s + x + 1, z) / (high + of_age) ** (r + s + x)

    a_zero = gauss(recency) - gauss(age)
    inner = (alpha + age) ** -(r + x) * (beta + age) ** -s + s / (r + s + x) * a_zero
    printed = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + np.log(inner)
    rows = histories(repeats=[x], recency_days=[recency * 7], age_days=[age * 7])

    value, _ = paretonbd.objective(rows=rows)(np.log(natural))

    assert value == pytest.approx(printed, rel=1e-9)


@given(
    x=st.integers(0, 400),
    recency=st.floats(0.2, 200),
    silence=st.floats(0, 150),
    natural=st.tuples(
        st.floats(0.1, 5), st.floats(0.05, 30), st.floats(0.05, 5), st.floats(0.05, 3000)
    ),
)
def test_alive_is_the_integral_over_the_moment_of_leaving(x, recency, silence, natural):
    r, alpha, s, beta = natural
    last = recency if x else 0.0
    age = last + silence
    rows = histories(repeats=[x], recency_days=[last * 7], age_days=[age * 7])

    def left_at(tau: float) -> float:
        growth = (r + x) * np.log((alpha + age) / (alpha + tau))
        with np.errstate(over="ignore"):
            return np.exp(growth + s * np.log((beta + age) / (beta + tau))) * s / (beta + tau)

    # Most of the mass lies just after the last purchase: cut there for the plain quadrature.
    cuts = [last + silence * part for part in (0, 1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.2, 0.5, 1)]
    gone = sum(quad(left_at, a, b, limit=200)[0] for a, b in pairwise(cuts))

    found = paretonbd.alive(values=np.array(natural), rows=rows)[0]

    assert found == pytest.approx(1 / (1 + gone), rel=1e-6, abs=1e-300)


@pytest.mark.shared_data
def test_cdnow_as_published_to_the_printed_digit(shared_data):
    sample = cdnow.sample(shared_data)
    fitted = paretonbd.fit(rows=sample.group.rows)

    printed = {name: round(value, 3) for name, value in fitted.parameters.items()}
    assert printed == {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
    assert round(fitted.log_likelihood, 1) == -9595.0
    alive = sample.group.of_rows(paretonbd.alive(values=fitted.values, rows=sample.group.rows))
    assert float(((alive - (sample.later > 0)) ** 2).mean()) <= 0.195


def test_a_newcomer_buys_at_the_mean_rate_at_first():
    rows = histories(repeats=[0], recency_days=[0], age_days=[0])
    values = np.array([0.6, 12.0, 0.7, 15.0])

    soon = paretonbd.while_alive(values=values, rows=rows, weeks=1e-3)[0]

    assert soon == pytest.approx(0.6 / 12.0 * 1e-3, rel=1e-3)
    assert paretonbd.alive(values=values, rows=rows)[0] == 1


def test_a_ridge_is_followed_once(monkeypatch):
    """Where nobody leaves and all buy alike no start comes to rest: with many rows each is dear."""
    rng = np.random.default_rng(3)
    age = rng.uniform(300.0, 400.0, 30_000)
    x = rng.poisson(0.05 * age).astype(np.float64)
    rows = Histories(
        repeats=x,
        recency=np.where(x > 0, age * rng.beta(np.maximum(x, 1.0), 1.0), 0.0),
        age=age,
        weight=np.ones_like(age),
    )
    climbs = []
    climbed = fitting._climbed

    def counted(objective, logs):
        climbs.append(objective)
        return climbed(objective, logs)

    monkeypatch.setattr(fitting, "_climbed", counted)
    fitted = paretonbd.fit(rows=rows)
    assert not fitted.converged
    of_all = [one for one in climbs if any(each is rows for each in values(one))]
    assert (len(climbs) > 1, len(of_all)) == (True, 1)
    r, alpha, s, beta = fitted.values
    assert r / alpha == pytest.approx(0.05, rel=0.01)
    assert s / beta < 1e-3


def values(function):
    """What a function was made with."""
    return [cell.cell_contents for cell in function.__closure__]
