"""What the till knows of one customer, read once and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFact:
    """One code as stored: its offer, its owner if it has one, and its state.

    `state` is fresh, held (then `held_by` names the order), redeemed, void, open (a shared code,
    which any number of orders may use) or unready (its batch is not complete).
    """

    code: str
    offer: str
    owner: str | None
    state: str
    held_by: str | None = None
    starts_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`values` are the customer fields of conditions; counters by the keys of terms.limit.

    `known` is False for a customer key that the store has never seen (treated as a guest).
    `used` is what each counter stands at, `own` the part of it that this very order holds
    already, `ceilings` the ceilings that only the store knows (shared budgets, stock).
    `prices` are shelf prices by product as (in force from, minor units), where an offer asks.
    `care_until` is when promotions go on for a customer who complained, where that is later.
    """

    customer: str | None
    known: bool
    values: Mapping[str, Any] = field(default_factory=dict)
    codes: Mapping[str, CodeFact] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    own: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    prices: Mapping[str, tuple[tuple[datetime, int], ...]] = field(default_factory=dict)
    tier: str = ""
    points: int = 0
    care_until: datetime | None = None
