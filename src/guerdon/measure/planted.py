"""A shop with known truth: what each offer changes for each customer, planted and then lived."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
NOTHING = -1
DEEPEST = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What nature knows; rows are offers, columns customers, money in minor units.

    Without an offer a customer orders `orders` times in the window (leaving included), each worth
    `basket` on average with a coefficient of variation of `spread`. Offer j takes `depth[j]` off
    the orders that bring it, a share `uses` of them, and adds `more[j]` as a share of orders.
    `heard` is the share of its effect that reaches those held out (contamination); `late` is the
    share of the added orders that come after the window. `margin` is what is left of sales.
    """

    orders: Reals
    basket: Reals
    spread: float
    depth: Reals
    more: Reals
    uses: float
    heard: float
    late: float
    margin: float

    @property
    def cost(self) -> Reals:
        """What giving is expected to take from the budget."""
        found: Reals = self.depth[:, None] * self.uses * self.basket * self._ordered
        return found

    @property
    def gain(self) -> Reals:
        """What giving truly gains within the window: margin on added sales less its cost."""
        added = self.orders * self.more * (1 - self.late)
        return self.margin * self.basket * added - self.cost

    @property
    def _ordered(self) -> Reals:
        return self.orders * (1 + self.more * (1 - self.late))


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What happened to each customer in the window: orders, sales and discounts, minor units."""

    orders: NDArray[np.int64]
    sales: Reals
    discounts: Reals

    def profit(self, *, margin: float) -> Reals:
        """Margin on sales less what was given."""
        return margin * self.sales - self.discounts


def shop(
    *,
    customers: int,
    offers: int,
    weeks: float,
    rolls: np.random.Generator,
    heard: float = 0.0,
    late: float = 0.0,
) -> Shop:
    """Customers by gamma rates, lognormal baskets and weekly leaving; each likes few offers.

    An offer's effect is its depth's pull (half of the most at .15, as in the priors) times how
    much the customer likes it, larger for who comes seldom. The numbers are ours, for tests.
    """
    weekly = rolls.gamma(1.2, 0.12, customers)
    leaving = rolls.beta(1.0, 20.0, customers)
    alive = (1 - (1 - leaving) ** weeks) / leaving
    depth = np.linspace(0.05, DEEPEST, offers)
    liking = rolls.dirichlet(np.full(offers, 0.6), customers).T * offers
    pull = (depth / (depth + 0.15))[:, None]
    room = 1 / (1 + 4 * weekly)
    return Shop(
        orders=weekly * alive,
        basket=rolls.lognormal(8.5, 0.6, customers),
        spread=0.8,
        depth=depth,
        more=0.9 * pull * liking * room * rolls.gamma(2.0, 0.5, customers),
        uses=0.6,
        heard=heard,
        late=late,
        margin=0.4,
    )


def lived(
    *, shop: Shop, choice: NDArray[np.int16], held: NDArray[np.bool_], rolls: np.random.Generator
) -> Window:
    """What the customers do; `choice` is an offer or NOTHING for each.

    Who is `held` out gets nothing of what was chosen, but hears of it: a share of its effect
    reaches them, without a discount.
    """
    who = np.arange(len(choice))
    chosen = choice != NOTHING
    given = chosen & ~held
    effect = np.where(chosen, shop.more[choice, who], 0.0) * (1 - shop.late)
    effect = np.where(held, effect * shop.heard, effect)
    orders = rolls.poisson(shop.orders * (1 + effect))
    shape = orders / shop.spread**2
    sales = rolls.gamma(np.maximum(shape, 1e-9), shop.basket * shop.spread**2)
    sales = np.where(orders > 0, sales, 0.0)
    used = rolls.binomial(orders, np.where(given, shop.uses, 0.0))
    share = used / np.maximum(orders, 1)
    discounts = np.where(given, shop.depth[choice] * sales * share, 0.0)
    return Window(orders=orders.astype(np.int64), sales=sales, discounts=discounts)


def truth(*, shop: Shop, choice: NDArray[np.int16], held: NDArray[np.bool_]) -> float:
    """What giving this to those not held out gains, as nature expects it."""
    given = np.flatnonzero((choice != NOTHING) & ~held)
    return float(shop.gain[choice[given], given].sum())


def showing(*, shop: Shop, choice: NDArray[np.int16]) -> float:
    """What a holdout would show per chosen customer: the truth less what the held out heard."""
    chosen = np.flatnonzero(choice != NOTHING)
    if not len(chosen):
        return 0.0
    offers = choice[chosen]
    added = shop.orders[chosen] * shop.more[offers, chosen] * (1 - shop.late)
    heard = shop.margin * shop.basket[chosen] * added * shop.heard
    return float((shop.gain[offers, chosen] - heard).mean())
