"""Which goal comes first: the matrix of importance and urgency, and MoSCoW from it."""

from collections.abc import Sequence

from guerdon.terms.goal import Goal

# Weights go from 1 to 4: 3 and 4 are high.
HIGH = 3
QUADRANTS = ("must", "should", "could", "wont")
# So few figures can be steered at once; with less than three one is managed by a single number.
FEWEST_FIGURES, MOST_FIGURES = 3, 5


def quadrant(*, importance: int, urgency: int) -> str:
    """Where a goal lies, named by what MoSCoW would advise there.

    Important and urgent: must; important only: should, and is planned; urgent only: could, and is
    better handed on; neither: won't, this time.
    """
    if importance >= HIGH:
        return "must" if urgency >= HIGH else "should"
    return "could" if urgency >= HIGH else "wont"


def figures(*, goals: Sequence[Goal]) -> tuple[int, str]:
    """How many figures the goals are bound to, and whether that is few, fit or many."""
    n = len({(goal.kpi, goal.of) for goal in goals})
    return n, "few" if n < FEWEST_FIGURES else "many" if n > MOST_FIGURES else "fit"
