"""What every model of purchase counts offers; a module of this package is such a model."""

from typing import Protocol

from guerdon.know.fitting import Fitted
from guerdon.know.histories import Floats, Grouped, Histories


class CountModel(Protocol):
    """How often customers buy and when they stop; time is in weeks."""

    NAME: str
    PARAMETERS: tuple[str, ...]

    def fit(self, *, rows: Histories, near: Fitted | None = None) -> Fitted:
        """Parameters by maximum likelihood; the search begins at those of `near`, if given."""
        ...

    def alive(self, *, values: Floats, rows: Histories) -> Floats:
        """For each row the probability that the customer will still buy."""
        ...

    def while_alive(self, *, values: Floats, rows: Histories, weeks: float | Floats) -> Floats:
        """For each row the purchases expected in the `weeks` after the end of watching, if alive.

        Times `alive` it is the expectation. A row with x = t_x = T = 0 is a newcomer, so this is
        also the unconditional expectation. `weeks` is one span for all, or one for each row.
        """
        ...

    def seen(self, *, rows: Histories) -> Grouped:
        """The rows as far as `while_alive` tells them apart: often by x and T alone."""
        ...
