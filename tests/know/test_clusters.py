"""Groups that were planted are found; where there are none, none are told."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from guerdon.know import clusters


def sought(measures, before=None):
    names = [f"m{at}" for at in range(measures.shape[1])]
    return clusters.sought(
        measures=measures, names=names, weights=[1.0] * len(names), before=before
    )


def planted(groups: int, count: int = 1000, *, apart: float = 3.5, width: int = 6):
    dice = np.random.default_rng(1)
    centres = dice.standard_normal((groups, width)) * apart
    place = dice.integers(0, groups, count)
    return centres[place] + dice.standard_normal((count, width)), place


@pytest.mark.parametrize("groups", [4])
def test_planted_groups_are_found_with_their_number(groups):
    measures, place = planted(groups)

    found = sought(measures)

    assert len(found.centres) == groups
    assert adjusted_rand_score(place, found.nearest(measures=measures)) > 0.95
    used = next(one for one in found.tried if one.clusters == groups)
    assert used.ari >= clusters.STABLE
    assert used.gap > 0
    assert (sought(measures).centres == found.centres).all()


def worlds():
    dice = np.random.default_rng(1)
    yield "noise", dice.standard_normal((900, 6))
    # A lengthy cloud is cut in the same place each time, and still holds no groups.
    factor = dice.standard_normal((900, 1))
    yield "one factor", factor + 0.6 * dice.standard_normal((900, 6))
    yield "skewed", np.exp(dice.standard_normal((900, 6)))
    yield "all the same", np.ones((900, 4))
    yield "nothing known", np.full((900, 3), np.nan)


@pytest.mark.parametrize(("name", "measures"), [pytest.param(*w, id=w[0]) for w in worlds()])
def test_where_there_are_no_groups_none_are_told(name, measures):
    found = sought(measures)

    assert isinstance(found, tuple), name
    assert not any(one.stable for one in found)


def test_few_customers_are_not_grouped():
    assert sought(planted(3, clusters.FEWEST - 1)[0]) == ()


def test_a_number_that_still_holds_is_kept_from_the_night_before():
    """Two pairs of groups: four explain most, two are stable too but explain much less."""
    measures, _ = planted(4, 600)

    assert len(sought(measures, before=2).centres) == len(sought(measures).centres) == 4


def test_a_missing_measure_stands_in_the_middle_and_outliers_are_pulled_in():
    measures, _ = planted(3)
    measures[::7, 0] = np.nan
    measures[3, 1] = 1e12

    found = sought(measures)

    assert len(found.centres) == 3
    scaled = found.scale.scaled(measures=measures)
    assert scaled[0, 0] == 0
    assert np.abs(scaled).max() < 6


@pytest.mark.parametrize("seed", range(5))
def test_the_rand_index_is_that_of_the_library(seed):
    dice = np.random.default_rng(seed)
    one, other = dice.integers(0, 4, 200), dice.integers(0, 3, 200)

    told = clusters.rand_index(one=one, other=other)

    assert told == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)
    assert clusters.rand_index(one=one, other=one) == 1.0


def test_a_world_without_groups_keeps_values_and_correlations():
    dice = np.random.default_rng(3)
    rows = dice.multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]], 2000)
    rows[:, 1] = np.exp(rows[:, 1])

    made = clusters.without_groups(rows=rows, chance=dice)

    assert np.sort(made, axis=0) == pytest.approx(np.sort(rows, axis=0))
    assert np.corrcoef(made[:, 0], np.log(made[:, 1]))[0, 1] == pytest.approx(0.7, abs=0.05)
