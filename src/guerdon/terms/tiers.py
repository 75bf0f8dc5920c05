"""Membership tiers: the structures a shop sets up, and how one customer stands in one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MEASURES = ("spend", "orders", "points")
WINDOWS = ("calendar", "join_date", "anniversary", "rolling", "ever")
UPGRADES = ("now", "next_period")
DOWNGRADES = ("no", "single_level", "multi_level")
RETURNS = ("at_once", "period_end", "never")
BENEFITS = (
    *("birthday_gift", "priority_lane", "adviser", "lounge", "free_upgrade", "premium_trial"),
    *("discount", "other"),
)
EVERY = ("tier", "month", "year", "birthday")
REFUNDS = ("prorated", "none")
# What stands below the lowest tier.
NO_TIER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From `start` on (None: always) so much is needed: minor units, orders or points."""

    at_least: int
    start: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """What a tier or a plan gives: `quantity` uses each time, None while the tier lasts.

    `every` says when: with the tier, each calendar month or year, each birthday (`before_days`
    before it). What is granted may be used for `days`, at most until the next one. `percent_bp` is
    the share of a discount, `offer` the offer that carries it at the till.
    """

    key: str
    kind: str
    name: Mapping[str, str]
    quantity: int | None = 1
    every: str = "year"
    days: int = 365
    percent_bp: int = 0
    offer: str = ""
    before_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier of a structure with its dated thresholds, oldest first."""

    key: str
    name: Mapping[str, str]
    colour: str
    thresholds: tuple[Threshold, ...]
    benefits: tuple[Benefit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which purchases count together.

    calendar: periods of `months` months, one of which begins with month `month`; join_date: such
    periods from the day the customer joined; anniversary: from the day the tier was reached;
    rolling: the last `months` months, each day anew; ever: everything.
    """

    kind: str = "calendar"
    months: int = 12
    month: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """One ladder of tiers, the lowest first; the one that is `main` is the customer's tier.

    `guard_bp` is the share of a threshold, in hundredths of a percent, that keeps the tier.
    `warn_days` before a tier would be lost its holder is told.
    """

    key: str
    name: Mapping[str, str]
    tiers: tuple[Tier, ...]
    main: bool = False
    measure: str = "spend"
    wallet: str = "growth"
    window: Window = Window()
    upgrade: str = "now"
    downgrade: str = "multi_level"
    grace_days: int = 0
    guard_bp: int = 10_000
    returns: str = "at_once"
    warn_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPlan:
    """A membership that is bought: it gives `tier` of `structure`, benefits, or both.

    The price is for `months`; the first `trial_days` are free to leave. With `auto_renew` the next
    term begins unpaid and ends after `pay_days` unless it is paid.
    """

    key: str
    name: Mapping[str, str]
    price_minor: int
    months: int = 12
    trial_days: int = 0
    auto_renew: bool = True
    pay_days: int = 7
    refund: str = "prorated"
    structure: str = ""
    tier: str = ""
    benefits: tuple[Benefit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierSettings:
    """All structures and plans of a shop."""

    structures: tuple[Structure, ...] = ()
    plans: tuple[PaidPlan, ...] = ()

    @property
    def main(self) -> Structure | None:
        """The structure whose tier is the customer's tier at the till."""
        return next((one for one in self.structures if one.main), None)

    def structure(self, *, key: str) -> Structure | None:
        """The structure of that key."""
        return next((one for one in self.structures if one.key == key), None)

    def plan(self, *, key: str) -> PaidPlan | None:
        """The plan of that key."""
        return next((one for one in self.plans if one.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one order or return adds: `amount` in the structure's measure, below zero for a return.

    `bought_at` is when that which comes back was bought; None for a purchase, or not known.
    """

    at: datetime
    amount: int
    bought_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """A tier reached at `at` from `before`, by what counted in [start, end)."""

    at: datetime
    start: datetime | None
    end: datetime | None
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one customer stands by what was earned; hand-set floors and plans lie over it.

    `period` holds what is counted for the next decision of keeping; `grace_until` is set while the
    tier stands by grace alone, after the period that began at `grace_from` or since `below_since`.
    """

    tier: str = NO_TIER
    since: datetime | None = None
    anchor: datetime | None = None
    judged_at: datetime | None = None
    period_start: datetime | None = None
    period_end: datetime | None = None
    grace_from: datetime | None = None
    grace_until: datetime | None = None
    below_since: datetime | None = None
    fell_at: datetime | None = None
    rises: tuple[Rise, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One turn of a standing: `why` is a reason (reason_texts/tiers.toml), `data` fills it."""

    at: datetime
    before: str
    after: str
    why: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """A tier that stands over what was earned until `until`: a floor by hand, or a paid plan."""

    tier: str
    until: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A benefit given to one customer once by its `key`: usable in [starts_at, ends_at)."""

    key: str
    benefit: str
    kind: str
    source: str
    tier: str
    quantity: int | None
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adviser:
    """Somebody who looks after customers by name: at most `capacity` of them."""

    key: str
    name: str
    capacity: int
    active: bool = True
