"""What the shop itself has measured for a kind of offer, and the sources that evidence may have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

EXPERIMENT, CAMPAIGN, PRIOR, NONE = "experiment", "campaign", "prior", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the shop itself measured for a kind of offer, per customer given it, minor units.

    `low` and `high` are the ends of the interval that it was told with, `cost` what one customer
    took; None where only the effect was measured. `together`: several kinds were given side by
    side, and their effect is known as a whole. `name` is what the experiment or campaign is called,
    `arm` what was tried against which `control`, each by language.
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
    name: Mapping[str, str] = field(default_factory=dict)
    arm: Mapping[str, str] = field(default_factory=dict)
    control: Mapping[str, str] = field(default_factory=dict)
