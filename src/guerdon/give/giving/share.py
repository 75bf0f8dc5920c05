"""A share of each purchase to the cause that its customer chose, paid by the shop."""

from datetime import datetime

from guerdon.give.points.refund import proportion
from guerdon.terms.dated import standing
from guerdon.terms.giving import Cause

WHOLE_BP = 10_000


def share_bp(*, cause: Cause, at: datetime) -> int:
    """Hundredths of a percent of a purchase placed then; 0 outside the cause's period."""
    return (standing(dated=cause.shares, at=at) or 0) if cause.period.holds(at) else 0


def share(*, paid_minor: int, bp: int) -> int:
    """What the shop pays for an order, rounded down."""
    return max(0, paid_minor) * bp // WHOLE_BP


def back(
    *, share_minor: int, paid_minor: int, returned_before_minor: int, returned_minor: int
) -> int:
    """What of the share goes back when so much has been returned in all.

    Counted from the beginning of the order, so that returns of any parts in any order take back
    the same as one return of the whole.
    """
    return proportion(
        points=share_minor,
        paid_minor=paid_minor,
        before_minor=returned_before_minor,
        after_minor=returned_minor,
    )
