"""Simulated customers with a planted effect, so that an estimate can stand beside the truth."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One entry per customer; what nature knows and the shop does not.

    `weekly` orders a week without the campaign, `basket` mean basket in minor units, `spread` its
    coefficient of variation. `more_orders` and `more_basket` are what being given changes, as
    shares (.12 is 12 % more); `uses` is the chance that an order that may redeem does.
    """

    weekly: Reals
    basket: Reals
    spread: Reals
    more_orders: Reals
    more_basket: Reals
    uses: Reals


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """Orders as they happened: customer index, day from the start (fraction), worth, redeems."""

    customer: Ints
    day: Reals
    minor: Ints
    redeems: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Expected difference per given customer over the window: orders and sales in minor units."""

    orders: float
    sales: float


def lived(*, world: World, given: Flags, weeks: float, rolls: np.random.Generator) -> Lived:
    """What the customers do in `weeks` weeks; equal rolls live the same life.

    Orders come as a Poisson stream of each customer's rate, baskets from a gamma distribution
    with the customer's mean and spread. The first order of a given customer that `uses` redeems.
    """
    rate = world.weekly * np.where(given, 1 + world.more_orders, 1.0) * weeks
    counts = rolls.poisson(rate)
    who = np.repeat(np.arange(len(counts)), counts)
    day = rolls.random(len(who)) * weeks * WEEK_DAYS
    order = np.lexsort((day, who))
    who, day = who[order], day[order]
    mean = world.basket * np.where(given, 1 + world.more_basket, 1.0)
    shape = 1 / np.square(world.spread[who])
    minor = np.maximum(1, np.rint(rolls.gamma(shape, mean[who] / shape))).astype(np.int64)
    wants = given[who] & (rolls.random(len(who)) < world.uses[who])
    seen = np.zeros(len(counts), dtype=bool)
    redeems = np.zeros(len(who), dtype=bool)
    for place in np.flatnonzero(wants):
        if not seen[who[place]]:
            seen[who[place]] = redeems[place] = True
    return Lived(customer=who.astype(np.int64), day=day, minor=minor, redeems=redeems)


def truth(*, world: World, chosen: Flags, weeks: int) -> Truth:
    """The planted effect per customer among `chosen` (given and held out alike), as expected."""
    if not chosen.any():
        return Truth(orders=0.0, sales=0.0)
    weekly, basket = world.weekly[chosen], world.basket[chosen]
    factor = (1 + world.more_orders[chosen]) * (1 + world.more_basket[chosen]) - 1
    orders = float(np.mean(weekly * world.more_orders[chosen] * weeks))
    return Truth(orders=orders, sales=float(np.mean(weekly * basket * factor * weeks)))


def planted(*, weekly: Reals, basket: Reals, rolls: np.random.Generator) -> World:
    """A world of customers with these rates and baskets (minor units), effects planted by `rolls`.

    The effect is larger for those who come seldom (they have room) and never negative; its
    numbers are ours, chosen for the demo, and shown beside every estimate made on them.
    """
    n = len(weekly)
    room = 1 / (1 + weekly)
    luck: Any = rolls.gamma(4.0, 0.25, n)
    return World(
        weekly=weekly,
        basket=np.maximum(basket, 1.0),
        spread=np.full(n, 0.8),
        more_orders=0.18 * room * luck,
        more_basket=0.03 * luck,
        uses=np.full(n, 0.05),
    )
