"""A past sale or return of a member, as terms of points look at it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.terms.cart import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSale:
    """What one order paid, above zero also where `back` says that it went back.

    `lines` are empty where nobody asked for them.
    """

    customer: str
    tier: str
    at: datetime
    paid_minor: int
    back: bool = False
    lines: tuple[Line, ...] = ()
    channel: str = ""
    store: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastYear:
    """The sales in [since, until) of every `every`th of the `members`, member by member."""

    sales: Sequence[PastSale]
    members: int
    every: int
    since: datetime
    until: datetime
