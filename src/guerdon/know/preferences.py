"""What each customer prefers: categories, deals and prices, a channel and an hour, what is next."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import ArrayLike, NDArray

from guerdon.know.choices import MILLION, NONE
from guerdon.know.days import A_DAY, Offsets, local_seconds
from guerdon.know.histories import Floats
from guerdon.know.shrinkage import Pull, Shares

# A category is a favourite when its share is above the shop's by so many standard deviations.
SURE = 2.0
# The next purchase of a category is told of those who bought it on so many days, with so many of
# the shop's gaps mixed into their own, until they have been silent for so many gaps (at risk).
LEAST_DAYS = 3
SHOP_GAPS = 1.0
SILENT_GAPS = 2.3
# A channel is a habit when its share is above one half with this chance, over so many orders.
FEWEST_ORDERS = 3
LIKELY = 0.9
# An hour is a habit when times of day are not by chance (Rayleigh) and lie within about so many
# hours around their mean (circular standard deviation).
FEWEST_TIMES = 5
BY_CHANCE = 0.01
WIDEST_HOURS = 3.0
LEVELS = ("low", "middle", "high")

Texts = NDArray[np.object_]


def totals(*, taken: ir.Table) -> ir.Table:
    """Of each category: times, days between and gaps over all customers; `taken` by_category."""
    return (
        taken.filter(taken.category != NONE)
        .group_by("category")
        .aggregate(
            times=lambda t: t.times.sum().cast("int64"),
            customers=lambda t: t.count().cast("int64"),
            span=lambda t: (t.last_day - t.first_day).sum().cast("int64"),
            gaps=lambda t: (t.times - 1).sum().cast("int64"),
        )
        .order_by("category")
    )


def favourites(*, taken: ir.Table, totals: ir.Table, weight: float) -> ir.Table:
    """The favourite category of those who have one: customer, favourite_category, affinity.

    The share of a category in a customer's choices is shrunk to the shop's p with `weight`
    choices: (times + w p) / (n + w). `affinity` is that over p: 1 is as everybody. The favourite
    is the category with the greatest affinity that is still sure, the shrunk share less SURE
    standard deviations of its Dirichlet posterior over p; nobody has one where that is below 1.
    """
    shop = totals.mutate(whole=totals.times.sum().over(ibis.window()))
    shop = shop.select("category", p=shop.times.cast("float64") / shop.whole)
    known = taken.filter(taken.category != NONE).select("customer", "category", "times")
    n = known.times.sum().over(group_by=known.customer).cast("float64")
    joined = known.mutate(n=n).inner_join(shop, "category")
    share = (joined.times + weight * joined.p) / (joined.n + weight)
    spread = (share * (1 - share) / (joined.n + weight + 1)).sqrt()
    ranked = joined.select(
        "customer",
        favourite_category=joined.category,
        favourite_affinity=share / joined.p,
        sure=(share - SURE * spread) / joined.p,
    )
    ranked = ranked.filter(ranked.sure > 1)
    order = [ranked.sure.desc(), ranked.favourite_category]
    place = ibis.row_number().over(group_by=ranked.customer, order_by=order)
    best = ranked.mutate(place=place)
    return best.filter(best.place == 0).select(
        "customer", "favourite_category", "favourite_affinity"
    )


def coming(*, taken: ir.Table, totals: ir.Table, end: int) -> ir.Table:
    """What a customer will want next: customer, next_category, next_last and next_usual.

    The usual gap of a customer in a category is (span + w g) / (times - 1 + w), with g the mean
    gap of all customers there. A category in which they have been silent for SILENT_GAPS usual
    gaps on day `end` is not told any more (`still_coming`). The soonest is told, which stays the
    soonest from day to day; `in_days` says when.
    """
    gap = totals.span.cast("float64") / totals.gaps
    shop = totals.filter(totals.gaps > 0).select("category", gap=gap)
    some = taken.filter(taken.category != NONE, taken.times >= LEAST_DAYS)
    joined = some.inner_join(shop, "category")
    span = (joined.last_day - joined.first_day).cast("float64")
    due = joined.select(
        "customer",
        next_category=joined.category,
        next_last=joined.last_day,
        next_usual=(span + SHOP_GAPS * joined.gap) / (joined.times - 1 + SHOP_GAPS),
    )
    due = due.filter(still_coming(table=due, end=end))
    order = [due.next_last.cast("float64") + due.next_usual, due.next_category]
    place = ibis.row_number().over(group_by=due.customer, order_by=order)
    first = due.mutate(place=place)
    return first.filter(first.place == 0).drop("place")


def still_coming(*, table: ir.Table, end: int) -> ir.BooleanValue:
    """Whether what was `coming` is still to be told on day `end`."""
    return _late(table, end) <= (SILENT_GAPS - 1) * table.next_usual


def in_days(*, table: ir.Table, end: int) -> ir.IntegerValue:
    """The whole days from day `end` to what is `coming`; 0 for what is overdue and due now."""
    days: ir.IntegerValue = ibis.greatest(-_late(table, end), 0.0).round().cast("int64")
    return days


def _late(table: ir.Table, end: int) -> ir.FloatingValue:
    return (end - table.next_last).cast("float64") - table.next_usual


def channels(*, sales: ir.Table) -> ir.Table:
    """The channel of most orders of each customer: customer, channel, by_channel, placed."""
    counted = sales.group_by("customer", "channel").aggregate(times=lambda t: t.count())
    order = [counted.times.desc(), counted.channel]
    ranked = counted.mutate(
        place=ibis.row_number().over(group_by=counted.customer, order_by=order),
        placed=counted.times.sum().over(group_by=counted.customer).cast("int64"),
    )
    return ranked.filter(ranked.place == 0).select(
        "customer", "channel", "placed", by_channel=ranked.times.cast("int64")
    )


def hours(*, sales: ir.Table, offsets: Offsets) -> ir.Table:
    """Sums of the times of day as directions: customer, timed, east, north (millionths), weekend.

    A day is one turn, midnight at east, six in the morning at north. A moment at midnight to the
    second is a day without a time, and is not counted in `timed`. `weekend` counts orders of a
    Saturday or Sunday.
    """
    local = local_seconds(at=sales.placed_at, offsets=offsets)
    second = local % A_DAY
    angle = second.cast("float64") * (2 * np.pi / A_DAY)
    # Day 0 was a Thursday.
    weekday = (local // A_DAY + 3) % 7
    rows = sales.select(
        "customer",
        east=(angle.cos() * MILLION).round().cast("int64"),
        north=(angle.sin() * MILLION).round().cast("int64"),
        timed=second != 0,
        weekend=weekday >= 5,
    )
    return rows.group_by("customer").aggregate(
        timed=lambda t: t.timed.sum().cast("int64"),
        east=lambda t: t.east.sum(where=t.timed).fill_null(0).cast("int64"),
        north=lambda t: t.north.sum(where=t.timed).fill_null(0).cast("int64"),
        weekend=lambda t: t.weekend.sum().cast("int64"),
    )


def level(*, shares: Shares, pull: Pull, total: ArrayLike) -> Texts:
    """Levels: high or low where the whole interval lies above or below the shop's, else middle.

    None for one who chose nothing.
    """
    words = np.full(len(shares.share), "middle", dtype=object)
    words[shares.low > pull.share] = "high"
    words[shares.high < pull.share] = "low"
    words[np.asarray(total) == 0] = None
    return words


def channel_habit(*, channel: Texts, times: ArrayLike, placed: ArrayLike) -> Texts:
    """The channel where it is a habit, else None; a channel without a name is none.

    P(share > 1/2) under a uniform prior, as Beta(1 + times, 1 + others).
    """
    from scipy.special import betainc

    yes, n = np.asarray(times, dtype=np.float64), np.asarray(placed, dtype=np.float64)
    chance = 1 - betainc(1 + yes, 1 + n - yes, 0.5)
    words = np.array(channel, dtype=object)
    words[(n < FEWEST_ORDERS) | (chance < LIKELY) | (words == "")] = None
    return words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Habit:
    """The hour (0 to 23) in which the mean time of day lies, NaN where it is no habit."""

    hour: Floats


def hour_habit(*, timed: ArrayLike, east: ArrayLike, north: ArrayLike) -> Habit:
    """The circular mean of the times of day, where the evidence is enough.

    Rayleigh's test of a uniform day by the approximation of Greenwood and Durand as in Zar (1999),
    Biostatistical Analysis, eq. 27.4; the circular standard deviation is sqrt(-2 ln R).
    """
    n = np.asarray(timed, dtype=np.float64)
    x, y = np.asarray(east) / MILLION, np.asarray(north) / MILLION
    size = np.hypot(x, y)
    mean = np.clip(size / np.maximum(n, 1), 1e-12, 1.0)
    inside = np.maximum(n * n - size * size, 0.0)
    chance = np.exp(np.sqrt(1 + 4 * n + 4 * inside) - (1 + 2 * n))
    width = np.sqrt(-2 * np.log(mean)) * 24 / (2 * np.pi)
    turn = np.arctan2(y, x) / (2 * np.pi) % 1.0
    known = (n >= FEWEST_TIMES) & (chance < BY_CHANCE) & (width <= WIDEST_HOURS)
    return Habit(hour=np.where(known, np.floor(turn * 24) % 24, np.nan))


def of_category(*, times: int, named: int, share: float, weight: float) -> Mapping[str, float]:
    """For a page: the shrunk share of one category, its affinity and the sure part of it."""
    shrunk = (times + weight * share) / (named + weight)
    spread = (shrunk * (1 - shrunk) / (named + weight + 1)) ** 0.5
    return {
        "share": shrunk,
        "affinity": shrunk / share,
        "sure": (shrunk - SURE * spread) / share,
    }
