"""Bought earlier or more: net is during plus after, and Fieller's interval covers the share."""

import numpy as np
import pytest

from guerdon.measure.later import later
from guerdon.measure.parts import summed
from tests.measure.moments import sums


def world(
    rolls: np.random.Generator, n: int, more: float, back: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Sums of the two arms where the window gains `more` and the time after loses `back`."""
    sides = []
    for size, given in ((3 * n, True), (n, False)):
        before = rolls.gamma(2.0, 500, size)
        habit = rolls.normal(0, 150, size)
        sales = before + habit + rolls.normal(0, 200, size) + more * given
        after = before + habit + rolls.normal(0, 200, size) - back * given
        sides.append(summed(cells=[sums(before=before, sales=sales, after=after)]))
    return sides[0], sides[1]


def test_net_is_the_sum_to_the_last_digit() -> None:
    given, held = world(np.random.default_rng(1), 200, 300.0, 100.0)
    found = later(given=given, held=held)
    assert found.net.difference == pytest.approx(
        found.during.difference + found.after.difference, abs=1e-6
    )
    assert found.earlier == pytest.approx(-found.after.difference / found.during.difference)


def test_the_interval_covers_the_share_as_often_as_it_says() -> None:
    rolls = np.random.default_rng(7)
    covered = told = 0
    for _ in range(400):
        found = later(**dict(zip(("given", "held"), world(rolls, 60, 300.0, 120.0), strict=True)))
        if found.earlier_low is None or found.earlier_high is None:
            continue
        told += 1
        covered += found.earlier_low <= 0.4 <= found.earlier_high
    assert told > 390
    # 95 %, with a standard error of 1.1 points.
    assert 0.92 <= covered / told <= 0.98


def test_no_share_of_an_effect_that_may_be_none() -> None:
    given, held = world(np.random.default_rng(3), 40, 0.0, 0.0)
    found = later(given=given, held=held)
    assert found.earlier is not None
    assert (found.earlier_low, found.earlier_high, found.pulled) == (None, None, False)
    nobody = later(given=given, held=summed(cells=()))
    assert nobody.earlier is None
