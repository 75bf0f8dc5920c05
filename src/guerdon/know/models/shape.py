"""What every model of purchase counts offers; a module of this package is such a model."""

from typing import Protocol

from guerdon.know.fitting import Fitted
from guerdon.know.histories import Floats, Histories


class CountModel(Protocol):
    """How often customers buy and when they stop; time is in weeks."""

    NAME: str
    PARAMETERS: tuple[str, ...]

    def fit(self, *, rows: Histories) -> Fitted:
        """Parameters by maximum likelihood."""
        ...

    def alive(self, *, values: Floats, rows: Histories) -> Floats:
        """For each row the probability that the customer will still buy."""
        ...

    def while_alive(self, *, values: Floats, rows: Histories, weeks: float) -> Floats:
        """For each row the purchases expected in the `weeks` after the end of watching, if alive.

        Times `alive` it is the expectation. A row with x = t_x = T = 0 is a newcomer, so this is
        also the unconditional expectation.
        """
        ...
