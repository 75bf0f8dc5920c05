"""The use of a signed code by a till without network, as the till reports it."""

from dataclasses import dataclass
from datetime import datetime

from guerdon.terms.cart import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a till did at `at`: for this token it took `given_minor` off the order.

    `units` were made cheaper by it; `store` and `customer` where they are known. `lines` are what
    was bought, each unit at its price before the code; `total_minor` is what was paid, and all that
    a till says which knows no lines (None: neither is known).
    """

    token: str
    till: str
    order: str
    at: datetime
    given_minor: int
    units: int = 1
    store: str = ""
    customer: str = ""
    lines: tuple[Line, ...] = ()
    total_minor: int | None = None
