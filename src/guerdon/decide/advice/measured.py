"""What the shop itself has measured for a kind of offer, and the sources that evidence may have."""

from dataclasses import dataclass
from datetime import date

EXPERIMENT, CAMPAIGN, PRIOR, NONE = "experiment", "campaign", "prior", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the shop itself measured for a kind of offer, per customer given it, minor units.

    `low` and `high` are the ends of the interval that it was told with, `cost` what one customer
    took; None where only the effect was measured. `together`: several kinds were given side by
    side, and their effect is known as a whole.
    """

    source: str
    key: str
    kind: str
    sales: float
    low: float
    high: float
    days: float
    at: date
    cost: float | None = None
    together: bool = False
