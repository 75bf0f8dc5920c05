"""The maximum is found from anywhere, and a parameter on its bound is said to be one."""

import numpy as np
import pytest

from guerdon.know.fitting import HIGHEST, begun, maximised
from guerdon.know.models import bgnbd, leaving, paretonbd
from tests.know import cdnow


def bowl(logs: np.ndarray) -> tuple[float, np.ndarray]:
    """Highest at (2, 5) with a known curvature of (4, 9) in the logs."""
    away = logs - np.log([2.0, 5.0])
    return float(-2 * away[0] ** 2 - 4.5 * away[1] ** 2), np.array([-4 * away[0], -9 * away[1]])


def test_the_top_and_its_covariance():
    fitted = maximised(
        model="bowl", names=("a", "b"), objective=bowl, starts=[(90.0, 0.01)], customers=1
    )

    assert fitted.parameters == pytest.approx({"a": 2.0, "b": 5.0}, rel=1e-7)
    assert np.diag(fitted.covariance) == pytest.approx([1 / 4, 1 / 9], rel=1e-4)
    assert fitted.errors == pytest.approx({"a": 2 / 2, "b": 5 / 3}, rel=1e-4)
    assert fitted.converged


def test_a_parameter_that_runs_away_rests_on_its_bound_and_is_said_to():
    def slope(logs: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = bowl(logs[:2])
        return value + 1e-3 * float(logs[2]), np.array([*gradient, 1e-3])

    fitted = maximised(
        model="slope", names=("a", "b", "c"), objective=slope, starts=[(1, 1, 1)], customers=1
    )

    assert not fitted.converged
    assert fitted.parameters["c"] == pytest.approx(np.exp(HIGHEST), rel=1e-2)
    assert fitted.covariance[2].tolist() == [0, 0, 0]
    assert fitted.parameters["a"] == pytest.approx(2.0, rel=1e-5)


def test_without_a_start_there_is_nothing_to_do():
    with pytest.raises(ValueError, match="no start"):
        maximised(model="bowl", names=("a", "b"), objective=bowl, starts=[], customers=1)


def test_a_near_fit_is_the_first_start():
    near = maximised(
        model="bowl", names=("a", "b"), objective=bowl, starts=[(2.0, 5.0)], customers=1
    )

    assert begun(near=near, starts=[(1.0, 1.0)]) == [near.values.tolist(), (1.0, 1.0)]
    assert begun(near=near, starts=[(1.0, 1.0)], dear=True) == [near.values.tolist()]
    assert begun(near=None, starts=[(1.0, 1.0)]) == [(1.0, 1.0)]


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("names", "objective_of", "starts"),
    [
        (bgnbd.PARAMETERS, lambda rows: leaving.objective(first=0, rows=rows), 200),
        (bgnbd.PARAMETERS, lambda rows: leaving.objective(first=1, rows=rows), 200),
        # The integral takes longer: the benchmark `clv` begins it from 200 places as well.
        (paretonbd.PARAMETERS, lambda rows: paretonbd.objective(rows=rows), 20),
    ],
    ids=["bgnbd", "mbgnbd", "paretonbd"],
)
def test_random_starts_reach_the_same_top(shared_data, names, objective_of, starts):
    objective = objective_of(cdnow.sample(shared_data).group.rows)
    chance = np.random.default_rng(20261122)
    tops = [
        maximised(
            model="any",
            names=names,
            objective=objective,
            starts=[np.exp(chance.uniform(-3, 3, size=4))],
            customers=2357,
        ).log_likelihood
        for _ in range(starts)
    ]

    assert max(tops) - min(tops) <= 1e-4
