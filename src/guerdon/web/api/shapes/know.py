"""What the room know answers: customers, the night, scores, segments."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import (
    Answers,
    Condition,
    Minor,
    Moment,
    Names,
    Plain,
    Reason,
    Share,
)

SCORE = "From 1 to 5, 5 is best; null before the first purchase."
Score = Annotated[int | None, Meta(description=SCORE)]
Figures = Annotated[dict[str, Any], Meta(description="The columns of the table `know`.")]


class CustomerRow(Struct):
    """One customer as a list shows it; money in minor units."""

    customer: str
    tier: str
    orders: int
    spend: Minor
    spend_90d: Minor
    average_basket: Minor | None
    last_order_at: Moment | None
    recency_days: int | None
    rfm_r: Score
    rfm_f: Score
    rfm_m: Score
    rfm_segment: str | None
    stage: str | None
    p_alive: Share | None
    expected_orders: float | None
    clv: Minor | None
    clv_low: Minor | None
    clv_high: Minor | None
    value_class: str | None
    segments: list[str]


class Customers(Struct):
    """One page of `total` customers in the night `as_of`."""

    rows: list[CustomerRow]
    total: int
    page: int
    pages: int
    as_of: Moment


class Formula(Struct):
    """How a number is made."""

    name: str
    formula: str
    zh: str
    en: str


class Explained(Struct):
    """One number: its formula, what went in, and the parameters of the fitted model."""

    name: str
    value: float | str | None
    formula: Formula
    inputs: Plain
    parameters: dict[str, float]
    low: float | None
    high: float | None


class Known(Struct):
    """A customer in one night."""

    night: str
    as_of: Moment
    values: Figures
    segments: list[str]
    explained: list[Explained]


class CustomerOrder(Struct):
    """One order or return."""

    key: str
    kind: str
    placed_at: Moment
    total_minor: Minor
    discount_minor: Minor
    lines: int
    channel: str
    store: str
    simulated: bool


class CustomerMonth(Struct):
    """Sales less returns of one calendar month in the shop's zone."""

    year: int
    month: int
    spend_minor: Minor
    orders: int


class CustomerCategory(Struct):
    """What was spent on a category, and its share of all with one."""

    name: str
    spend_minor: Minor
    share: Share


class CustomerLot(Struct):
    """Points earned together that are not all used."""

    left: int
    amount: int
    earned_at: Moment
    available_at: Moment
    expires_at: Moment | None


class CustomerCode(Struct):
    """A coupon code of the customer."""

    code: str
    offer: str
    state: str
    issued_at: Moment
    expires_at: Moment | None


class CustomerPlace(Struct):
    """The customer's place in a campaign and why."""

    campaign: str
    name: Names
    arm: str
    offer: str
    code: str
    reason: Reason
    at: Moment


class Happening(Struct):
    """One line of what was given and earned: an entry of the ledger, or a redemption."""

    at: Moment
    kind: str
    about: str
    amount: int


class Customer(Struct):
    """All of a customer's page; `known` is null until a night has seen an order."""

    customer: str
    joined_at: Moment | None
    created_at: Moment
    zone: str
    tier: str
    attributes: Plain
    known: Known | None
    orders: list[CustomerOrder]
    orders_total: int
    monthly: list[CustomerMonth]
    categories: list[CustomerCategory]
    points: int
    lots: list[CustomerLot]
    codes: list[CustomerCode]
    assignments: list[CustomerPlace]
    happenings: list[Happening]


class Night(Struct):
    """One night: orders before `as_of` count; `report` is what it found out."""

    night: int
    key: str
    as_of: Moment
    state: str
    report: Annotated[Plain, Meta(description="Counts, models with their checks, notes.")]
    started_at: Moment
    finished_at: Moment | None


class RfmCell(Struct):
    """Customers with one triple of scores."""

    r: int
    f: int
    m: int
    segment: str
    customers: int
    spend: Minor
    clv: Minor


class SegmentMove(Struct):
    """Customers who were in one segment a period ago and are in another now."""

    then: str
    now: str
    customers: int


class Rfm(Struct):
    """The cells with somebody in them, and the migration since."""

    cells: list[RfmCell]
    moves: list[SegmentMove]


class Segment(Struct):
    """One segment: `customers` is its count in the newest night, null before that."""

    key: str
    version: int
    name: Names
    document: Condition
    created_at: Moment
    created_by: str
    customers: int | None


class SegmentCount(Struct):
    """How many of `everyone`, their spend and their lifetime value."""

    customers: int
    everyone: int
    spend_minor: Minor
    clv_minor: Minor
    as_of: Moment
    unseen: Annotated[list[str], Meta(description="Segments named that no night has seen.")]


class SegmentMember(Struct):
    """One member; figures are null for one who never bought."""

    customer: str
    orders: int
    spend: Minor
    recency_days: int | None
    rfm_segment: str | None
    stage: str | None
    value_class: str | None
    clv: Minor | None


ANSWERS: Answers = {
    "customers": {200: Customers},
    "customer": {200: Customer},
    "night": {200: Night},
    "rfm": {200: Rfm},
    "listed": {200: list[Segment]},
    "count": {200: SegmentCount},
    "members": {200: list[SegmentMember]},
    "save": {200: Segment},
}
