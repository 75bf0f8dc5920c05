"""An offer is what may be given at the till: kind and value, who and when, codes and limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guerdon.terms.condition import ALWAYS, Condition
from guerdon.terms.period import Period

LAYERS = ("line", "order", "shipping")
CODES = ("none", "unique", "shared")
# Alone in its layer, or alone in the whole cart.
EXCLUSIVE = ("no", "layer", "cart")
# What a spend threshold looks at: prices before any offer, after all line offers, or as they
# stand when the offer's turn comes.
MEASURES = ("original", "after_line", "running")
# What a partial return does where the threshold no longer holds without the returned units.
RETURNS = ("keep", "reprice", "claw_back")
# What happens when less money is left under a limit than the offer would give.
SHORT = ("clip", "skip", "refuse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often and how much: None is no limit.

    `total`, `per_*` count uses, `units` counts units sold at the offer, `spend_minor` counts the
    money it gives. `budget` names a money counter shared with other offers; its ceiling is kept
    by the store. `when_short` says what happens when money or units nearly run out.
    """

    total: int | None = None
    per_customer: int | None = None
    per_day: int | None = None
    per_store: int | None = None
    per_code: int | None = None
    units: int | None = None
    spend_minor: int | None = None
    budget: str | None = None
    when_short: str = "skip"


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One version of one offer.

    `kind` names a file of give.promotions, `value` holds that kind's own numbers (checked by it).
    `of` narrows the lines it looks at, as in conditions. The offer applies from `least_minor`
    spent and `least_quantity` units bought on those lines; `measures` says on which prices.
    Offers of one stacking `group` in a layer follow the group's rule (terms.stacking);
    `exclusive` allows nothing beside it in its layer or cart; `never_with` and `also_with` name
    offers that may never, or always, stand beside it, whatever groups say (never wins).
    `channels` empty means all. `hidden` keeps it out of answers to those who are not eligible.
    """

    key: str
    version: int
    kind: str
    name: Mapping[str, str]
    value: Mapping[str, Any]
    layer: str = "order"
    group: str = ""
    exclusive: str = "no"
    priority: int = 0
    condition: Condition = ALWAYS
    of: tuple[tuple[str, frozenset[str]], ...] = ()
    least_minor: int = 0
    least_quantity: int = 0
    measures: str = "original"
    period: Period = field(default_factory=Period)
    channels: frozenset[str] = frozenset()
    codes: str = "none"
    shared_code: str = ""
    limits: Limits = field(default_factory=Limits)
    never_with: frozenset[str] = frozenset()
    also_with: frozenset[str] = frozenset()
    returns: str = "reprice"
    hidden: bool = False
    campaign: str = ""

    def titled(self, *, language: str) -> str:
        """The offer's name in the language, else in any."""
        return self.name.get(language) or next(iter(self.name.values()), self.key)
