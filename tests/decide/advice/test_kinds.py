"""Every figure of a goal asks for a kind of goal that the adviser knows."""

from guerdon.decide.advice.kinds import FOR, goal_of
from guerdon.terms.kpi import KPIS


def test_each_figure_has_its_goal() -> None:
    assert {goal_of(figure=name) for name in KPIS} <= FOR.keys()
    assert goal_of(figure="average_basket") == "raise_basket"
    assert goal_of(figure="sales") == "retain"
