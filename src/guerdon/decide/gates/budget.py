"""Budget: what a message costs must still be there."""

from datetime import datetime, timedelta

from guerdon.terms.reach import Asked, Finding, Terms, hold

GATE = "budget"
# A budget may be raised any day; until then the message waits, and expires if nobody does.
LOOK_AGAIN = timedelta(hours=1)


def judged(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Held while the budget has less left than the message costs."""
    if one.budget_left is None or one.cost_minor <= one.budget_left:
        return None
    data = {"cost_minor": one.cost_minor, "left_minor": one.budget_left}
    return hold(GATE, "gate_budget", now + LOOK_AGAIN, **data)
