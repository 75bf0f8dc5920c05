"""What outstanding points come to: how many by age and tier, and how many may never be used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# A month here is a twelfth of a year of 365.25 days.
MONTH_SECONDS = 2_629_800
# Members are put into so many groups; groups, not points, are what is drawn anew in a bootstrap.
GROUPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Points left in lots `age` whole months old that end in `left` whole months (None: never).

    A lot that has ended already and was not written off yet has `left` -1.
    """

    age: int
    left: int | None
    tier: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What became of points of one group of members at an age of their lots in whole months.

    opened: they came into a lot; redeemed: they were used; gone: they ended, moved or were taken
    back, and so were seen no longer; left: they are there still.
    """

    group: int
    age: int
    what: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the ledger knows of outstanding points; flows are of one in `one_in` members."""

    at: datetime
    held: tuple[Held, ...]
    owed: int
    flows: tuple[Flow, ...]
    one_in: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Points of one age or tier, and their worth in minor units."""

    name: str
    points: int
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Of points that are `age` months old, the share that is still unused, with its interval."""

    age: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakage:
    """How many of the outstanding points will end unused: expected, and an interval of `level`.

    `extrapolated` is the share of points whose life goes beyond `months`, what was ever observed.
    """

    points: int
    low: int
    high: int
    minor: int
    low_minor: int
    high_minor: int
    level: float
    months: int
    extrapolated: float
    one_in: int
    curve: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """Points outstanding and their worth; without a forecast `why` says what it lacks."""

    at: datetime
    currency: str
    points: int
    minor: int
    lapsed: int
    owed: int
    by_age: tuple[Band, ...]
    by_tier: tuple[Band, ...]
    breakage: Breakage | None
    why: str
    data: Mapping[str, Any]
