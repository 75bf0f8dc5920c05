"""The log-rank test and the mean stay come out as published."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know.staying import mean_stay, parted
from guerdon.know.survival import curve
from tests.know.test_survival import PLACEBO, TREATED, read


def both():
    (treated, left), (placebo, gone) = read(TREATED), read(PLACEBO)
    return treated + placebo, left + gone, [0] * 21 + [1] * 21


def test_the_log_rank_test_as_printed():
    time, left, group = both()
    found = parted(time=time, left=left, group=group)
    # Expected: at each week of leaving, those who left times the treated among those still watched.
    treated, placebo = TREATED.split(), PLACEBO.split()
    due = Fraction(0)
    for week in sorted({int(word) for word in treated + placebo if not word.endswith("+")}):
        left_then = [*treated, *placebo].count(str(week))
        there = [sum(int(w.rstrip("+")) >= week for w in words) for words in (treated, placebo)]
        due += Fraction(left_then * there[0], sum(there))
    assert found.expected == pytest.approx((float(due), 30 - float(due)))
    assert found.chi_square == pytest.approx(16.79, abs=5e-3)
    assert (found.freedom, round(found.p_value, 6)) == (1, 0.000042)
    assert [round(one, 2) for one in found.expected] == [19.25, 10.75]


def test_three_groups_and_their_names_make_no_difference():
    time, left, group = both()
    three = [*group[:10], *([2] * 11), *group[21:]]
    found = parted(time=time, left=left, group=three)
    turned = parted(time=time, left=left, group=[2 - code for code in three])
    assert found.freedom == 2
    assert found.chi_square == pytest.approx(turned.chi_square)
    assert sum(found.expected) == pytest.approx(sum(left))


def test_groups_that_cannot_be_told_apart():
    assert parted(time=[1, 2], left=[True, True], group=[0, 0]) is None
    assert parted(time=[1, 2], left=[False, False], group=[0, 1]) is None
    alike = parted(time=[1, 2, 1, 2], left=[True] * 4, group=[0, 0, 1, 1])
    assert (alike.chi_square, alike.p_value) == (pytest.approx(0), pytest.approx(1))


def test_the_mean_stay_of_a_known_curve():
    time, left = read(PLACEBO)
    # All left, so that the mean is the plain one: 8.667 weeks (Freireich et al. 1963).
    found = mean_stay(curve=curve(time=time, left=left), within=23)
    assert found.time == pytest.approx(np.mean(time))
    short = mean_stay(curve=curve(time=time, left=left), within=4)
    assert short.time == pytest.approx(np.minimum(time, 4).mean())
    # 6 + .857 + 3 (.807 + .753 + .690) + 6 (.627) + .538 + 12 (.448): the area under the steps.
    treated = mean_stay(curve=curve(time=read(TREATED)[0], left=read(TREATED)[1]), within=35)
    assert treated.time == pytest.approx(23.29, abs=5e-3)
    assert (treated.high - treated.low) / 2 / 1.96 == pytest.approx(2.83, abs=0.02)


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=40))
def test_a_mean_stay_lies_within_its_bounds(rows):
    time, left = [row[0] for row in rows], [row[1] for row in rows]
    found = mean_stay(curve=curve(time=time, left=left), within=20.0)
    assert 0 <= found.low <= found.time <= found.high <= 20
