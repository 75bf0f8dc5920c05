"""Four corners of the matrix, and how many figures are too few or too many."""

import pytest

from guerdon.decide.goals.order import figures, quadrant
from guerdon.terms.goal import Goal
from guerdon.terms.kpi import KPIS


@pytest.mark.parametrize(
    ("importance", "urgency", "name"),
    [(3, 3, "must"), (4, 2, "should"), (2, 3, "could"), (2, 2, "wont"), (1, 4, "could")],
)
def test_corners(importance: int, urgency: int, name: str) -> None:
    assert quadrant(importance=importance, urgency=urgency) == name


@pytest.mark.parametrize(("n", "fit"), [(2, "few"), (3, "fit"), (5, "fit"), (6, "many")])
def test_figures_count_once(n: int, fit: str) -> None:
    goals = [Goal(key=kpi, name={}, kpi=kpi) for kpi in list(KPIS)[:n]]
    assert figures(goals=[*goals, goals[0]]) == (n, fit)
