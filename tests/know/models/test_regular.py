"""MBG/CNBD-k is MBG/NBD at k = 1, finds clocks in simulated shops, and tells the next purchase."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know.histories import Histories, histories
from guerdon.know.models import mbgnbd, regular
from tests.know import cdnow
from tests.know.models.slopes import agree, parameters, some_histories

SIMULATED = np.array([1.2, 4.0 / 3, 0.6, 3.0])  # r, alpha (of phases), a, b
WATCHED, AHEAD = 40.0, 30.0


@pytest.fixture(scope="module")
def shop():
    """3,000 customers with gaps of Erlang-3: histories, purchases ahead, weeks to the next one."""
    chance = np.random.default_rng(20261122)
    r, alpha, a, b = SIMULATED
    repeats, last, later, wait, log_gaps = [], [], [], [], 0.0
    for _ in range(3_000):
        rate, leaves = chance.gamma(r, 1 / alpha), chance.beta(a, b)
        at, x, seen, more, first = 0.0, 0, 0.0, 0, np.inf
        while chance.random() >= leaves:
            gap = chance.gamma(3, 1 / rate)
            at += gap
            if at <= WATCHED:
                x, seen, log_gaps = x + 1, at, log_gaps + np.log(gap)
                continue
            first = min(first, at - WATCHED)
            if at > WATCHED + AHEAD:
                break
            more += 1
        repeats.append(x)
        last.append(seen)
        later.append(more)
        wait.append(first)
    rows = Histories(
        repeats=np.array(repeats, dtype=float),
        recency=np.array(last),
        age=np.full(3_000, WATCHED),
        weight=np.ones(3_000),
        log_gaps=log_gaps,
    )
    return rows, np.array(later), np.array(wait)


@given(rows=some_histories(), natural=parameters(), k=st.integers(1, 4))
def test_gradient_is_the_slope(rows, natural, k):
    agree(regular.objective(rows=replace(rows, log_gaps=3.0), k=k), natural)


@given(rows=some_histories(), natural=parameters(), weeks=st.floats(0.5, 104))
def test_with_one_phase_it_is_mbgnbd(rows, natural, weeks):
    values = np.append(natural, 1.0)

    here = regular.alive(values=values, rows=rows)
    assert here == pytest.approx(mbgnbd.alive(values=np.array(natural), rows=rows), abs=1e-10)
    usual = (rows.repeats + natural[0]) / (rows.age + natural[1]) < 7  # each day, at most
    told = regular.while_alive(values=values, rows=rows, weeks=weeks)[usual]
    wanted = mbgnbd.while_alive(values=np.array(natural), rows=rows, weeks=weeks)[usual]
    assert told == pytest.approx(wanted, rel=1e-4, abs=1e-9)


def test_the_clock_is_found(shop):
    rows, _, _ = shop

    fitted = regular.fit(rows=rows)

    assert fitted.parameters["k"] == 3
    # Each within three standard errors of what was simulated.
    for place, name in enumerate(("r", "alpha", "a", "b")):
        away = abs(fitted.parameters[name] - SIMULATED[place]) / fitted.errors[name]
        assert away < 3, name
    assert fitted.covariance[4].tolist() == [0] * 5
    assert fitted.log_likelihood > regular.fit(rows=replace(rows, log_gaps=None)).log_likelihood


def test_purchases_to_come_and_the_next_one_are_as_simulated(shop):
    rows, later, wait = shop
    values = regular.fit(rows=rows).values
    alive = regular.alive(values=values, rows=rows)

    told = alive * regular.while_alive(values=values, rows=rows, weeks=AHEAD)

    assert told.sum() == pytest.approx(later.sum(), rel=0.03)
    assert alive.mean() == pytest.approx(np.isfinite(wait).mean(), abs=0.02)
    back = np.isfinite(wait)
    for share in (0.1, 0.5, 0.9):
        until = regular.next_weeks(values=values, rows=rows, share=share)
        assert (wait[back] <= until[back]).mean() == pytest.approx(share, abs=0.03)
    # A model without the clock expects the next purchase too widely.
    plain = np.append(mbgnbd.fit(rows=rows).values, 1.0)
    width, wider = (
        regular.next_weeks(values=each, rows=rows, share=0.9)
        - regular.next_weeks(values=each, rows=rows, share=0.1)
        for each in (values, plain)
    )
    assert np.median(wider[rows.repeats > 2] / width[rows.repeats > 2]) > 1.3


def test_with_one_phase_the_next_purchase_has_a_closed_form():
    rows = histories(repeats=[0, 3], recency_days=[0, 70], age_days=[70, 140])
    values = np.array([0.5, 4.0, 0.8, 2.0, 1.0])

    told = regular.next_weeks(values=values, rows=rows, share=0.5)

    assert told == pytest.approx([14 * (2 ** (1 / 0.5) - 1), 24 * (2 ** (1 / 3.5) - 1)])


def test_without_gaps_nothing_is_said_of_clocks(shop):
    rows, _, _ = shop

    assert regular.fit(rows=replace(rows, log_gaps=None)).parameters["k"] == 1


@pytest.mark.shared_data
def test_cdnow_buys_without_a_clock(shared_data):
    sample = cdnow.sample(shared_data)
    cut = (cdnow.END_OF_CALIBRATION - cdnow.ORIGIN).days
    gaps = [np.diff([day for day in days if day <= cut]) for days in sample.days]
    rows = replace(sample.group.rows, log_gaps=float(np.log(np.concatenate(gaps) / 7).sum()))

    fitted = regular.fit(rows=rows)

    assert fitted.parameters["k"] == 1
    assert fitted.log_likelihood == pytest.approx(mbgnbd.fit(rows=rows).log_likelihood, abs=1e-6)
