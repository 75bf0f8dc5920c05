"""The programme as one value: its rules, shared budgets and offers, and its rooms' sections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guerdon.terms.stacking import Stacking

# What an offer of the programme may be; an ended one is no part of it any more.
STATES = ("live", "draft", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What every decision of the till looks at beside offers; one version of it is kept for ever.

    `points_per_unit` points are earned for a whole currency unit paid, one point pays
    `point_worth_milli` thousandths of a minor unit, and lives `points_life_days`. `zone` is the
    shop's, by its IANA name.
    """

    currency: str = "USD"
    zone: str = "UTC"
    stacking: Stacking = field(default_factory=Stacking)
    points_per_unit: int = 1
    point_worth_milli: int = 1000
    points_life_days: int = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """One offer of the programme: its document without a version, and its state."""

    document: Mapping[str, Any]
    state: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """All that holds at a moment: rules, ceilings of shared budgets in minor units, offers by key.

    `sections` are the rooms' settings by name (`tiers`, `play`, ...), each as plain data that its
    own parser has read. Offers that belong to a campaign live and end with it, and are no part of
    this.
    """

    rules: Rules = field(default_factory=Rules)
    budgets: Mapping[str, int] = field(default_factory=dict)
    offers: Mapping[str, Shelved] = field(default_factory=dict)
    sections: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
