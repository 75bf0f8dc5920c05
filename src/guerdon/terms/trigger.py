"""A trigger: something that happened to a customer once, which rooms of the programme hear."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# What the till and the shop's orders bring; nobody may say them by hand.
PURCHASE = "purchase"
RETURN = "return"
OWN = frozenset({PURCHASE, RETURN})
# What a shop calls the others: review, check_in, profile_completed, ...
KIND = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST_KEY = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """(kind, key) happens once. `data` is plain.

    Of a purchase: {"order", "total_minor" (paid for goods), "channel", "store", "lines": [{"sku",
    "category", "brand", "quantity", "amount_minor", "discount_minor"}]}. Of a return the same
    below zero, "order" is the one that came back, in whole or in part; the key is the return's.
    """

    kind: str
    key: str
    customer: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a room did about a trigger: its name, what came of it in a word, and the facts."""

    room: str
    what: str
    data: Mapping[str, Any] = field(default_factory=dict)
