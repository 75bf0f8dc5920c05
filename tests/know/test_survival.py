"""Kaplan-Meier and Cox come out as published, and as counted by hand where there are ties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know.survival import concordance, curve, hazards

# Freireich et al. (1963), weeks of remission with 6-MP and with placebo; + is still in remission.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def read(text):
    words = text.split()
    return [float(word.rstrip("+")) for word in words], [not word.endswith("+") for word in words]


def test_kaplan_meier_as_printed():
    time, left = read(TREATED)

    found = curve(time=time, left=left)

    # Kalbfleisch and Prentice (1980), table 1.2, and every textbook since.
    assert found.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert [round(share, 3) for share in found.share] == [
        *(0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448)
    ]
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.left.tolist() == [3, 1, 1, 1, 1, 1, 1]
    assert found.median == 23
    assert (found.beyond(5.9), found.beyond(40)) == (1.0, found.share[-1])
    # Greenwood's standard error at 10 weeks is .0963; the interval by log minus log is .503-.889.
    assert (round(found.low[2], 3), round(found.high[2], 3)) == (0.503, 0.889)


def test_all_left_and_none_left():
    time, left = read(PLACEBO)
    assert curve(time=time, left=left).share[-1] == pytest.approx(0, abs=1e-12)
    assert curve(time=time, left=left).median == 8
    nobody = curve(time=[3, 4], left=[False, False])
    assert (len(nobody.times), nobody.median, nobody.beyond(9)) == (0, None, 1.0)


def test_cox_as_printed():
    (treated, left), (placebo, gone) = read(TREATED), read(PLACEBO)

    found = hazards(
        time=treated + placebo,
        left=left + gone,
        measures=[[0.0]] * 21 + [[1.0]] * 21,
        names=("placebo",),
    )

    # Ties by Efron; below any such table is held against his likelihood in plain loops.
    assert found.log_ratios[0] == pytest.approx(1.5721, abs=5e-5)
    assert found.errors[0] == pytest.approx(0.4124, abs=5e-5)
    likelihood_ratio = 2 * (found.log_likelihood - found.null_log_likelihood)
    assert likelihood_ratio == pytest.approx(16.35, abs=5e-3)
    assert found.p_values[0] == pytest.approx(0.00014, abs=1e-5)
    assert found.converged
    stays = found.stays(measures=[[0.0], [1.0]], beyond=10)
    assert stays[0] ** np.exp(1.5721) == pytest.approx(stays[1], rel=1e-3)
    assert stays[0] == pytest.approx(0.753, abs=0.06)  # Kaplan-Meier of the treated alone


@st.composite
def customers(draw):
    size = draw(st.integers(6, 25))
    time = draw(st.lists(st.integers(1, 6), min_size=size, max_size=size))
    left = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    z = draw(st.lists(st.integers(-2, 2), min_size=size, max_size=size))
    return np.array(time, float), np.array(left), np.array(z, float)


def efron(time, left, z, beta):
    """The partial likelihood as Efron wrote it, in plain loops."""
    total = 0.0
    for at in np.unique(time[left]):
        risk = np.exp(beta * z[time >= at]).sum()
        mine = z[(time == at) & left]
        gone = np.exp(beta * mine).sum()
        total += beta * mine.sum()
        total -= sum(np.log(risk - number / len(mine) * gone) for number in range(len(mine)))
    return total


@given(customers())
def test_cox_is_the_top_of_efrons_likelihood(found):
    time, left, z = found

    told = hazards(time=time, left=left, measures=z[:, None], names=("z",))

    assert told.null_log_likelihood == pytest.approx(efron(time, left, z, 0.0), abs=1e-9)
    if not told.converged:
        return
    at = float(told.log_ratios[0])
    assert told.log_likelihood == pytest.approx(efron(time, left, z, at), rel=1e-8, abs=1e-8)
    for other in (at - 0.05, at + 0.05):
        assert efron(time, left, z, other) <= told.log_likelihood + 1e-7


@given(customers())
def test_concordance_counts_the_pairs(found):
    time, left, risk = found
    good = pairs = 0.0
    for i in range(len(time)):
        for j in range(len(time)):
            first = time[i] < time[j] or (time[i] == time[j] and not left[j])
            if i != j and left[i] and first:
                pairs += 1
                good += 1.0 if risk[i] > risk[j] else 0.5 if risk[i] == risk[j] else 0.0

    told = concordance(time=time, left=left, risk=risk)

    assert told == (pytest.approx(good / pairs) if pairs else None)


def test_what_never_varies_has_a_ratio_of_one():
    time, left = read(TREATED)

    found = hazards(time=time, left=left, measures=np.ones((21, 1)), names=("same",))

    assert found.log_ratios[0] == 0
    assert found.p_values[0] == 1
