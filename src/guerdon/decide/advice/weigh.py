"""What an offer is expected to bring: by own experiments, else own campaigns, else dated priors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from guerdon.decide.advice.measured import CAMPAIGN, EXPERIMENT, PRIOR, Measured
from guerdon.decide.advice.shape import DEPTHS, length, off
from guerdon.decide.response import Base, Depth, Reals, expected, priors

# The order in which evidence is believed.
ORDER = (EXPERIMENT, CAMPAIGN)
YEAR_DAYS = 365.0
# Four of five cases lie within so many standard deviations.
Z80 = 1.2815515655446004
# What was measured was told with 95 %: its interval is so many deviations wide.
WIDE = 2 * 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """An audience: orders expected in a year, baskets and stages, one entry each; minor units."""

    orders: Reals
    basket: Reals
    stage: Sequence[str]

    @property
    def n(self) -> int:
        """How many customers."""
        return len(self.orders)

    def within(self, *, days: float) -> Base:
        """What they do without any offer within so many days."""
        return Base(orders=self.orders * days / YEAR_DAYS, basket=self.basket, stage=self.stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Money of the whole audience in minor units; `net` is margin on extra sales less cost.

    `most` is what it can cost at worst: everybody uses it. `source` says what the figures rest on,
    `own` is that experiment or campaign.
    """

    source: str
    key: str
    at: date | None
    together: bool
    days: int
    cost: float
    most: float
    sales: float
    sales_low: float
    sales_high: float
    net: float
    net_low: float
    net_high: float
    own: Measured | None = None


def weighed(
    *,
    crowd: Crowd,
    depth: Depth,
    days: int,
    margin: float,
    measured: Sequence[Measured] = (),
) -> Weighed:
    """The offer on this audience for so many days, by the best evidence that there is.

    An experiment goes before a campaign, a newer one before an older one; either is scaled by
    customers and days, and mixed with the prior by precision, as plans do: these are not the same
    customers. The prior's deviation is its own dated spread. Costs come from the prior unless
    they were measured. Intervals are of 80 %.
    """
    base = crowd.within(days=days)
    told = expected(base=base, depth=depth, margin=margin)
    cost, most = float(told.cost.sum()), float(told.most.sum())
    sales = float(told.sales.sum())
    error = priors()["own"]["spread"] * abs(sales)
    source, key, at, together = PRIOR, "", None, False
    own = best(measured=measured)
    if own is not None:
        scale = crowd.n * days / own.days
        sales, error = _mixed(sales, error, own.sales * scale, scale * (own.high - own.low) / WIDE)
        # What several kinds cost together says little of one of them.
        cost = cost if own.cost is None or own.together else own.cost * scale
        source, key, at, together = own.source, own.key, own.at, own.together
    low, high = sales - Z80 * error, sales + Z80 * error
    return Weighed(
        source=source,
        key=key,
        at=at,
        together=together,
        days=days,
        cost=cost,
        most=max(cost, most),
        sales=sales,
        sales_low=low,
        sales_high=high,
        net=margin * sales - cost,
        net_low=margin * low - cost,
        net_high=margin * high - cost,
        own=own,
    )


def _mixed(prior: float, spread: float, told: float, error: float) -> tuple[float, float]:
    """Two normal estimates by their precisions, and the deviation of the mixture."""
    if error <= 0 or spread <= 0:
        return told, max(error, 0.0)
    one, two = 1 / spread**2, 1 / error**2
    return (one * prior + two * told) / (one + two), (one + two) ** -0.5


def best(*, measured: Sequence[Measured]) -> Measured | None:
    """The evidence that counts: experiments first, then campaigns, the newest of each.

    What was measured of one kind alone goes before what several did together.
    """
    for source, together in product(ORDER, (False, True)):
        found = [
            one
            for one in measured
            if (one.source, one.together) == (source, together) and one.days > 0
        ]
        if found:
            return max(found, key=lambda one: (one.at, one.key))
    return None


def deepest_worth(
    *, crowd: Crowd, threshold: int, margin: float, unit: int, percent: bool
) -> float:
    """The depth of DEPTHS that leaves most a day by the prior; the smallest where none pays."""
    found: list[tuple[float, float]] = []
    for depth in DEPTHS:
        tried = shaped(depth=depth, threshold=threshold, unit=unit, percent=percent)
        days = length(depth=depth).days
        net = weighed(crowd=crowd, depth=tried, days=days, margin=margin).net
        found.append((net / days, -depth))
    return -max(found)[1] if max(found)[0] > 0 else DEPTHS[0]


def shaped(*, depth: float, threshold: int, unit: int, percent: bool) -> Depth:
    """An offer of that depth as the prior looks at it."""
    if percent:
        return Depth(percent=depth)
    return Depth(off_minor=off(threshold=threshold, depth=depth, unit=unit), least_minor=threshold)


def breakeven(*, cost: float, basket: float, margin: float) -> float | None:
    """Of those who use it, the share that must not have bought otherwise for it to pay.

    cost / (margin x basket), both for one use; None where even all of them would not do.
    """
    gain = margin * basket
    return cost / gain if 0 < cost <= gain else None
