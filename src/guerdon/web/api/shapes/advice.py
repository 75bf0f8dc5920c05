"""What the offer adviser answers."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Day, Minor, Money, Names, OfferText, Said, Share


class Baskets(Struct):
    """Last year's baskets: those just below the proposed threshold, and those above it."""

    orders: int
    near: int
    above: int


class Length(Struct):
    """How long an offer of such a depth is run, in days."""

    days: int
    least: int
    most: int


class Measured(Struct):
    """What the shop itself measured for a kind of offer, per customer given it."""

    source: str
    key: str
    kind: str
    sales: Money
    low: Money
    high: Money
    days: float
    at: Day
    cost: Money | None
    together: bool
    name: Names
    arm: Names
    control: Names


class Expected(Struct):
    """What a suggestion will probably do, and from where that is known."""

    source: str
    key: str
    at: Day | None
    together: bool
    days: int
    cost: Money
    most: Money
    sales: Money
    sales_low: Money
    sales_high: Money
    net: Money
    net_low: Money
    net_high: Money
    own: Measured | None


class Suggestion(Struct):
    """One kind of offer for the goal, with what speaks for and against it."""

    kind: str
    good: str
    bad: str
    offer: OfferText | None
    depth: Share
    length: Length
    expected: Expected | None
    use_cost_minor: Minor
    breakeven_share: Share | None
    ceiling_minor: Minor | None
    closes_share: Share | None
    source: Said
    pays: Said | None


class Advice(Struct):
    """What fits a goal and an audience, the best first."""

    goal: str
    segment: str
    currency: str
    people: int
    average_basket_minor: Minor
    orders_a_year: float
    margin: Share
    threshold_minor: Minor
    baskets: Baskets
    suggestions: list[Suggestion]


ANSWERS: Answers = {
    "advise": {200: Advice},
}
