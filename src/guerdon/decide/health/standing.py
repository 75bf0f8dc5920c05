"""What the health check looks at: a programme's last year in figures, and what a finding is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

GOOD, WATCH, BAD, UNKNOWN = "good", "watch", "bad", "unknown"
# The worst first; what cannot be judged comes before what is well.
SEVERITIES = (BAD, WATCH, UNKNOWN, GOOD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an offer gave in the year; `personal`: its condition or code looks at the customer."""

    offer: str
    minor: int
    personal: bool
    campaign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A campaign of the year: [start, end), its budget, and the share that was held out."""

    campaign: str
    start: datetime
    end: datetime
    budget_minor: int
    holdout_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """A quarter's sales: all of them, those of orders with something off, and what was off."""

    start: datetime
    total_minor: int
    reduced_minor: int
    discount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A programme's last year, oldest quarter first; money in minor units of the home currency.

    `codes` and `codes_used` count unique codes issued long enough ago to be used. `empty` names
    what is offered and cannot be had: things out of stock, limits and budgets that are used up.
    `active` customers bought lately, `thanked` of them were given something of their own.
    `worded` are the names of what is given, `against` the words that the shop does not stand for.
    """

    at: datetime
    given: tuple[Given, ...] = ()
    campaigns: tuple[Held, ...] = ()
    quarters: tuple[Quarter, ...] = ()
    codes: int = 0
    codes_used: int = 0
    empty: tuple[str, ...] = ()
    waiting_days: int = 0
    offered: int = 0
    active: int = 0
    thanked: int = 0
    points_issued: int = 0
    points_spent: int = 0
    worded: tuple[str, ...] = ()
    against: tuple[str, ...] = ()

    @property
    def given_minor(self) -> int:
        """All that offers gave."""
        return sum(one.minor for one in self.given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One mistake looked for: how bad it is, the evidence, and the page where it is mended."""

    name: str
    severity: str
    page: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The sentence that tells the evidence."""
        none = self.severity == GOOD and self.data.get("count") == 0
        return f"health_{self.name}" + (
            "_unknown" if self.severity == UNKNOWN else "_none" if none else ""
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on a figure is worth watching, and from where on it is bad.

    `unit`: a `share` of 1, a `count`, or `days`.
    """

    watch: float
    bad: float
    unit: str = "share"

    @property
    def rising(self) -> bool:
        """Whether more is worse."""
        return self.watch <= self.bad

    def judged(self, *, figure: float) -> str:
        """The severity of a figure; limits that fall call low figures bad."""
        if self.rising:
            return BAD if figure >= self.bad else WATCH if figure >= self.watch else GOOD
        return BAD if figure <= self.bad else WATCH if figure <= self.watch else GOOD


def percent(*, part: float, whole: float) -> int:
    """A share in whole percent; 0 of nothing."""
    return round(100 * part / whole) if whole else 0
