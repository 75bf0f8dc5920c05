"""The terms on which members pass points on: transfers, and the household's pool."""

from dataclasses import dataclass
from typing import Literal

# The wallet in which each member of a household keeps what is theirs of its pool.
POOL = "pool"

Spenders = Literal["head", "all", "named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTerms:
    """Bounds of one transfer and of a member's day, in points; None: no bound.

    The sender pays `fee_points` and `fee_bp` hundredths of a percent of what is sent, rounded up,
    on top of it. Only lots earned at least `rest_days` ago may be passed on.
    """

    least: int = 1
    most: int | None = None
    most_a_day: int | None = None
    times_a_day: int | None = None
    fee_points: int = 0
    fee_bp: int = 0
    rest_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdTerms:
    """How large a household may be and who spends its pool: its head, all, or those named."""

    most_members: int = 6
    spenders: Spenders = "all"
    rest_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What members may do with one another's points; None: not offered."""

    transfer: TransferTerms | None = None
    household: HouseholdTerms | None = None
