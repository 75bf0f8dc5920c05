"""Causes that customers give to, and the rates at which points and purchases become money."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guerdon.terms.dated import Dated
from guerdon.terms.period import ALWAYS, Period


def cause_account(*, cause: str) -> str:
    """What was given to a cause, in points and in money."""
    return f"cause:{cause}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`points` are `minor` minor units."""

    points: int
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause: gifts are taken in `period`, until and beyond `goal_minor` (None: no goal).

    `rates` say what points are worth, `shares` how many hundredths of a percent of a purchase the
    shop pays. `certificate` thanks the giver, by language; so does `name`.
    """

    key: str
    name: Mapping[str, str]
    period: Period = ALWAYS
    goal_minor: int | None = None
    least_points: int = 1
    rates: tuple[Dated[Rate], ...] = ()
    shares: tuple[Dated[int], ...] = ()
    certificate: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a cause has come: money given in all, of points and of purchases, by how many."""

    cause: str
    goal_minor: int | None
    given_minor: int
    of_points_minor: int
    of_purchases_minor: int
    points: int
    givers: int

    @property
    def share_bp(self) -> int | None:
        """Given of the goal in hundredths of a percent, rounded down; None without a goal."""
        return None if not self.goal_minor else self.given_minor * 10_000 // self.goal_minor
