"""The shape of an advised offer: its threshold, its depth and its length."""

from collections.abc import Sequence
from dataclasses import dataclass

# The trade's rule: a quarter above the average basket (200 -> 250).
ABOVE = 1.25
# Steps in which a threshold reads well, by the leading figure: 10, 15, 20, 25 ... of a hundred.
LEADING = (10, 12, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 75, 80, 90, 100)
# Discounts as shares of the basket at which the offer is tried out on the audience.
DEPTHS = (0.05, 0.08, 0.10, 0.12, 0.15, 0.20, 0.25, 0.30)
DEEP, MIDDLE = 0.25, 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How many days an offer runs: `least` to `most` by the trade's rule, `days` as advised."""

    days: int
    least: int
    most: int


# Deep: three to seven days; middle: two to four weeks; small: long.
SHORT = Length(days=5, least=3, most=7)
WEEKS = Length(days=21, least=14, most=28)
LONG = Length(days=60, least=30, most=90)


def threshold(*, basket: int, unit: int) -> int:
    """The first readable amount at or above ABOVE times the average basket, in minor units.

    `unit` is one whole unit of the currency in minor units. Below ten units whole ones are read.
    """
    wanted = basket * ABOVE
    size = unit
    while size * 100 < wanted:
        size *= 10
    steps: Sequence[int] = [step * size for step in LEADING]
    if size == unit and wanted <= 10 * unit:
        steps = [number * unit for number in range(1, 11)]
    return next(step for step in steps if step >= wanted)


def off(*, threshold: int, depth: float, unit: int) -> int:
    """An amount off of about that depth in whole units, at least one."""
    return max(unit, round(threshold * depth / unit) * unit)


def length(*, depth: float) -> Length:
    """How long an offer of that depth (a share of the basket) runs."""
    return SHORT if depth >= DEEP else WEEKS if depth >= MIDDLE else LONG
