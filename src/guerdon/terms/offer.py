"""An offer is what may be given at the till: kind and value, who and when, codes and limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guerdon.terms.condition import ALWAYS, Condition
from guerdon.terms.period import Period

LAYERS = ("line", "order", "shipping")
CODES = ("none", "unique", "shared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often and how much: None is no limit. `budget` names a shared money counter."""

    total: int | None = None
    per_customer: int | None = None
    per_day: int | None = None
    spend_minor: int | None = None
    budget: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One version of one offer.

    `kind` names a file of give.promotions, `value` holds that kind's own numbers (checked by it).
    `of` narrows the lines it looks at, as in conditions. Offers of one stacking `group` in a layer
    exclude each other unless the group says otherwise; `exclusive` allows nothing beside it.
    """

    key: str
    version: int
    kind: str
    name: Mapping[str, str]
    value: Mapping[str, Any]
    layer: str = "order"
    group: str = ""
    exclusive: bool = False
    priority: int = 0
    condition: Condition = ALWAYS
    of: tuple[tuple[str, frozenset[str]], ...] = ()
    period: Period = field(default_factory=Period)
    codes: str = "none"
    shared_code: str = ""
    limits: Limits = field(default_factory=Limits)
    campaign: str = ""

    def titled(self, *, language: str) -> str:
        """The offer's name in the language, else in any."""
        return self.name.get(language) or next(iter(self.name.values()), self.key)
