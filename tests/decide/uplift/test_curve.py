"""The curve, its area and its intervals, against sums written out."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given as given_that
from hypothesis import settings
from hypothesis import strategies as st

from guerdon.decide.uplift.curve import curve, deciles, effect, qini, uplift_at
from guerdon.decide.uplift.trial import Trial
from tests.decide.uplift.planted import planted


def _plain_qini(score: list[float], trial: Trial) -> float:
    """Radcliffe's curve by a loop: Q(k) = Y1 - Y0 N1/N0, less the line to its end, over n²."""
    order = sorted(range(len(score)), key=lambda i: -score[i])
    y1 = y0 = n1 = n0 = 0.0
    points = []
    for i in order:
        if trial.given[i]:
            y1, n1 = y1 + trial.outcome[i], n1 + 1
        else:
            y0, n0 = y0 + trial.outcome[i], n0 + 1
        points.append(y1 - (y0 * n1 / n0 if n0 else 0.0))
    n = len(points)
    return sum(q - points[-1] * (k + 1) / n for k, q in enumerate(points)) / n**2


@settings(max_examples=40)
@given_that(
    st.lists(
        st.tuples(st.integers(-5, 5), st.booleans(), st.integers(0, 4)), min_size=4, max_size=60
    )
)
def test_the_area_is_that_of_the_loop(rows: list[tuple[int, bool, int]]) -> None:
    score, given, outcome = (np.array(column) for column in zip(*rows, strict=True))
    n = len(rows)
    share = min(max(float(given.mean()), 0.1), 0.9)
    trial = Trial(
        measures=np.zeros((n, 1)),
        given=given,
        outcome=outcome.astype(float),
        chance=np.full(n, share),
    )
    found = qini(score=score.astype(float), trial=trial)
    assert found == pytest.approx(_plain_qini(score.tolist(), trial), abs=1e-12)


def test_the_truth_has_a_larger_area_than_chance_and_its_reverse_a_negative_one() -> None:
    made = planted()
    truth = made.measures[:, 0]
    good = curve(score=truth, trial=made)
    assert good.qini_low > 0
    assert good.qini_low < good.qini < good.qini_high
    assert curve(score=-truth, trial=made).qini_high < 0
    assert (good.low <= good.gain).mean() > 0.9
    assert good.gain[0] == good.chance[0] == 0
    assert good.gain[-1] == pytest.approx(good.chance[-1])


def test_intervals_of_the_area_cover_it_as_often_as_they_say() -> None:
    """A score that knows nothing has area 0 in expectation."""
    covered = 0
    for seed in range(60):
        made = planted(n=300, slope=0.0, seed=seed)
        found = curve(score=made.measures[:, 2], trial=made)
        covered += found.qini_low <= 0 <= found.qini_high
    assert covered >= 52


def test_effects_of_some_customers_are_differences_of_means() -> None:
    made = planted(n=1_000)
    rows = np.arange(1_000)
    told, low, high = effect(trial=made, rows=rows)
    means = (made.outcome[made.given].mean(), made.outcome[~made.given].mean())
    assert told == pytest.approx(means[0] - means[1])
    assert low < told < high
    empty = effect(trial=made, rows=np.flatnonzero(made.given))
    assert empty[1:] == (-np.inf, np.inf)
    first = uplift_at(score=made.measures[:, 0], trial=made)
    assert first[0] > told


def test_each_counts_by_one_over_its_chance() -> None:
    """A trial in which likely takers were given more often tells the effect of everybody."""
    chance = np.random.default_rng(5)
    n = 40_000
    kind = chance.random(n) < 0.5
    e = np.where(kind, 0.8, 0.2)
    given = chance.random(n) < e
    outcome = np.where(kind, 1.0, 3.0) + given * np.where(kind, 1.0, 0.0)
    made = Trial(measures=kind[:, None] * 1.0, given=given, outcome=outcome, chance=e)
    told, low, high = effect(trial=made, rows=np.arange(n))
    assert low < 0.5 < high
    assert abs(told - 0.5) < 0.05


def test_deciles_come_most_changed_first_with_what_was_told() -> None:
    made = planted()
    score = made.measures[:, 0]
    found = deciles(score=score, told=score * 2, trial=made)
    assert [one.customers for one in found] == [300] * 10
    assert all(a.told > b.told for a, b in pairwise(found))
    assert found[0].low > found[-1].came
