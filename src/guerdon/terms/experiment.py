"""An experiment as it was designed: what is tried on whom, how it is read and when it must stop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# What is tried: an arm's offers are given by code, everything else is the arm's settings.
TESTS = ("offer", "title", "send_time", "depth", "programme")
BOUGHT, ORDERS, SALES, BASKET = "bought", "orders", "sales", "basket"
METRICS = (SALES, ORDERS, BOUGHT, BASKET)
STRATA = ("none", "stage", "value_class", "tier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One arm: its weight among those enrolled, the offers it is given, what else it is."""

    key: str
    name: Mapping[str, str]
    weight: int
    offers: tuple[str, ...] = ()
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Up to this share of the audience is enrolled, for so many days before the next stage."""

    share: float
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """What halts it by itself: an arm that is worse or better beyond doubt, or too much spent."""

    harm: bool
    gain: bool
    spend_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """`arms[0]` is the control. `room` is the share of the layer's customers that it takes.

    `audience` is a condition over customers, who are all enrolled as the stages come; None enrols
    whoever is first asked about. `effect` is the smallest relative change that is worth finding.
    """

    key: str
    name: Mapping[str, str]
    tests: str
    arms: tuple[Tried, ...]
    layer: str
    room: float
    audience: Mapping[str, Any] | None
    strata: str
    metric: str
    level: float
    power: float
    effect: float
    spending: str
    looks: int
    stages: tuple[Stage, ...]
    stops: Stops

    @property
    def days(self) -> int:
        """All stages together."""
        return sum(stage.days for stage in self.stages)

    @property
    def alpha(self) -> float:
        """The false positives allowed for each arm beside the control, shared out (Bonferroni)."""
        return (1 - self.level) / (len(self.arms) - 1)

    @property
    def offers(self) -> tuple[str, ...]:
        """The offers of all arms."""
        return tuple(dict.fromkeys(key for arm in self.arms for key in arm.offers))
