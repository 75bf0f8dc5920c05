"""What an offer would have given to past carts: a week of it with its interval, and its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt

WEEK = timedelta(weeks=1)
# Carts this far under a threshold are those that an offer is most likely to lift over it.
NEAR = 0.8
# Carts this far above it would not have been made smaller without the offer.
FAR = 1.25
LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one past cart would have got: `minor` money off, `points` beyond the usual ones.

    `cost_minor` is the money off with what things given cost and extra points are worth.
    `week` counts from the beginning of the sample. `applies`: it would have got something.
    `spend_minor` is what the cart has towards a threshold, `value_minor` what it is worth.
    """

    week: int
    applies: bool
    minor: int = 0
    cost_minor: int = 0
    points: int = 0
    units: int = 0
    value_minor: int = 0
    spend_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So much in a week, with its interval over the weeks of the sample."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is to be expected if customers go on as in the sample.

    `share` of carts get something, within [share_low, share_high] (Wilson). Weekly `minor`,
    `cost`, `points`, `uses` and `units` are for the whole shop. `cut` is the average money off
    where the offer applies, `cut_share` its part of those carts. Of the money `far_share` goes to
    carts at least a quarter above the threshold; `near_share` of all carts end at most a fifth
    under it.
    """

    carts: int
    applying: int
    share: float
    share_low: float
    share_high: float
    weeks: int
    minor: Rate
    cost: Rate
    points: Rate
    uses: Rate
    units: Rate
    cut: float
    cut_share: float
    far_share: float | None
    near_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """When so much of something runs out at a weekly rate; None is not within the horizon."""

    expected: datetime | None
    soonest: datetime | None
    latest: datetime | None


def forecast(
    *, outcomes: Sequence[Outcome], weeks: int, every: int, threshold: int | None
) -> Forecast:
    """The forecast from a sample of every `every`th order over `weeks` whole weeks.

    Weekly totals of the sample times `every` estimate those of the shop; their mean gets Student's
    interval over the weeks, so that it holds both the sampling and how weeks differ. `threshold`
    is the first sum of spend at which the offer begins. At least one outcome is wanted, or
    ValueError.
    """
    if not outcomes or weeks < 1:
        raise ValueError("a forecast wants carts and weeks")
    applying = [one for one in outcomes if one.applies]
    low, high = wilson(hits=len(applying), of=len(outcomes))
    money = sum(one.minor for one in applying)
    worth = sum(one.value_minor for one in applying)
    far = near = None
    if threshold:
        above = sum(one.minor for one in applying if one.spend_minor >= FAR * threshold)
        far = above / money if money else None
        under = [one for one in outcomes if NEAR * threshold <= one.spend_minor < threshold]
        near = len(under) / len(outcomes)

    def rate(of: Callable[[Outcome], int]) -> Rate:
        totals = [0] * weeks
        for one in applying:
            totals[min(one.week, weeks - 1)] += of(one) * every
        return weekly(totals=totals)

    return Forecast(
        carts=len(outcomes),
        applying=len(applying),
        share=len(applying) / len(outcomes),
        share_low=low,
        share_high=high,
        weeks=weeks,
        minor=rate(lambda one: one.minor),
        cost=rate(lambda one: one.cost_minor),
        points=rate(lambda one: one.points),
        uses=rate(lambda _: 1),
        units=rate(lambda one: one.units),
        cut=money / len(applying) if applying else 0.0,
        cut_share=money / worth if worth else 0.0,
        far_share=far,
        near_share=near,
    )


def weekly(*, totals: Sequence[int]) -> Rate:
    """The mean of weekly totals with Student's interval, never below nothing."""
    mean = sum(totals) / len(totals)
    if len(totals) < 2:
        return Rate(mean=mean, low=0.0, high=float("inf") if mean else 0.0)
    from scipy.special import stdtrit

    spread = sqrt(sum((total - mean) ** 2 for total in totals) / (len(totals) - 1))
    half = float(stdtrit(len(totals) - 1, (1 + LEVEL) / 2)) * spread / sqrt(len(totals))
    return Rate(mean=mean, low=max(0.0, mean - half), high=mean + half)


def wilson(*, hits: int, of: int) -> tuple[float, float]:
    """Wilson's interval for a share at LEVEL (Wilson 1927)."""
    z = 1.959964
    share = hits / of
    middle = share + z * z / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    whole = 1 + z * z / of
    # Rounding must not put the share itself outside.
    return max(0.0, min(share, (middle - half) / whole)), max(share, (middle + half) / whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """What is left of a limit (`name` as in terms.offer.Limits) and how fast it goes in a week."""

    name: str
    left: int
    rate: Rate
    ending: Ending = field(default_factory=lambda: Ending(expected=None, soonest=None, latest=None))


def ending(
    *, left: int, rate: Rate, start: datetime, end: datetime | None, weeks: int = 520
) -> Ending:
    """When `left` is used up from `start` on; None beyond `end` or after `weeks`.

    A faster week ends it sooner: the high end of the rate gives the soonest day.
    """

    def at(speed: float) -> datetime | None:
        if speed <= 0 or left / speed > weeks:
            return None
        day = start + WEEK * (left / speed)
        return day if end is None or day < end else None

    return Ending(expected=at(rate.mean), soonest=at(rate.high), latest=at(rate.low))
