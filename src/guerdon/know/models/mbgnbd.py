"""MBG/NBD: a customer may leave after any purchase, also the first (Batislam et al. 2007)."""

from guerdon.know.fitting import Fitted
from guerdon.know.histories import Floats, Grouped, Histories, by_count_and_age
from guerdon.know.models import leaving

NAME = "mbgnbd"
PARAMETERS = leaving.PARAMETERS
FIRST = 1  # tosses that the first purchase has


def fit(*, rows: Histories, near: Fitted | None = None) -> Fitted:
    """Parameters r, alpha (rate) and a, b (leaving) by maximum likelihood."""
    return leaving.fit(model=NAME, first=FIRST, rows=rows, near=near)


def alive(*, values: Floats, rows: Histories) -> Floats:
    """For each row the probability that the customer has not left."""
    return leaving.alive(first=FIRST, values=values, rows=rows)


def while_alive(*, values: Floats, rows: Histories, weeks: float | Floats) -> Floats:
    """For each row the purchases expected in the coming weeks of one who has not left yet."""
    return leaving.while_alive(first=FIRST, values=values, rows=rows, weeks=weeks)


def seen(*, rows: Histories) -> Grouped:
    """By x and T alone: t_x tells whether a customer is there, not what comes after."""
    return by_count_and_age(rows=rows)
