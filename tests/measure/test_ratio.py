"""Ratios by customer: the interval covers, where counting orders as drawn would not."""

from math import inf, isclose

import numpy as np

from guerdon.measure.ratio import ratio_difference
from tests.measure.others import pair


def arm(rolls: np.random.Generator, n: int, more: float) -> tuple[np.ndarray, np.ndarray]:
    orders = rolls.poisson(rolls.gamma(1.5, 2.0, n)) + 1
    taste = rolls.normal(30 + more, 8, n)  # a customer's own basket: their orders are alike
    return orders * taste + rolls.normal(0, 5, n) * np.sqrt(orders), orders


def test_the_interval_covers_as_often_as_it_says() -> None:
    rolls = np.random.default_rng(11)
    covered = 0
    for _ in range(800):
        (y, x), (v, u) = arm(rolls, 300, 2.0), arm(rolls, 200, 0.0)
        found = ratio_difference(given=pair(y, x), held=pair(v, u))
        covered += found.low <= 2.0 <= found.high
    assert 0.93 <= covered / 800 <= 0.97


def test_the_means_are_the_ratios() -> None:
    rolls = np.random.default_rng(12)
    (y, x), (v, u) = arm(rolls, 50, 2.0), arm(rolls, 40, 0.0)
    found = ratio_difference(given=pair(y, x), held=pair(v, u))
    assert isclose(found.given.mean, y.sum() / x.sum())
    assert isclose(found.difference, y.sum() / x.sum() - v.sum() / u.sum())
    error = np.sqrt(
        sum(
            np.var(a - a.sum() / b.sum() * b, ddof=1) / len(a) / b.mean() ** 2
            for a, b in ((y, x), (v, u))
        )
    )
    assert isclose(found.error, error, rel_tol=1e-9)


def test_nothing_below_the_line_says_nothing() -> None:
    found = ratio_difference(given=pair([1.0, 2.0], [0, 0]), held=pair([1.0, 2.0], [1, 1]))
    assert (found.low, found.high, found.p) == (-inf, inf, 1.0)
