"""Budget: a message waits while less is left than it costs."""

from guerdon.decide.gates.budget import LOOK_AGAIN, judged
from tests.decide.gates.asked import NOON, one, terms


def test_held_while_the_budget_has_too_little() -> None:
    assert judged(one=one(cost_minor=5), terms=terms(), now=NOON) is None
    assert judged(one=one(cost_minor=5, budget_left=5), terms=terms(), now=NOON) is None
    found = judged(one=one(cost_minor=5, budget_left=4), terms=terms(), now=NOON)
    assert found is not None
    assert (found.outcome, found.until) == ("hold", NOON + LOOK_AGAIN)
