"""What the analysis of sales answers."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Money, Share


class SalesPeriod(Struct):
    """One group in one period; what is not known is null."""

    customers: int
    orders: int
    sales_minor: Minor
    basket_minor: Money | None
    frequency: float | None
    margin: Share | None
    costed: Share | None
    categories: float | None
    cross_sell: Share | None


class SalesGroup(Struct):
    """all, given, holdout or others: before and now."""

    name: str
    before: SalesPeriod
    now: SalesPeriod
    growth: Share | None


class SalesParts(Struct):
    """What of the growth is customers, orders per customer, and baskets; in minor units."""

    customers: Money
    frequency: Money
    basket: Money


class BoughtTogether(Struct):
    """Two categories that `buyers` bought from both; `lift` is over what chance would do."""

    one: str
    other: str
    buyers: int
    lift: float
    low: float
    high: float
    first: int
    second: int


class Sales(Struct):
    """Two periods of `days` that end at `as_of`."""

    as_of: Moment
    days: int
    all: SalesGroup
    groups: list[SalesGroup]
    parts: SalesParts | None
    together: list[BoughtTogether]


ANSWERS: Answers = {
    "seen": {200: Sales},
}
