"""What retention answers: of the year, of cohorts, after occasions."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Names, Share


class Cohort(Struct):
    """Customers who first bought in `month`: what they did `age` months later."""

    month: str
    age: int
    customers: int
    spend_minor: Minor


class Retention(Struct):
    """Two periods of `days` that end at `as_of`; rates are null where nobody could stay."""

    as_of: Moment
    days: int
    start: int
    end: int
    new: int
    back: int
    rate: Share | None
    value_rate: Share | None
    lifetime_days: float | None
    cohorts: list[Cohort]


class Occasion(Struct):
    """An occasion with its buyers, and how many bought again in three months."""

    kind: str
    key: str
    name: Names
    start: Moment
    end: Moment
    buyers: int
    again: int
    rate: Share | None
    fresh: int
    fresh_again: int
    fresh_rate: Share | None
    over: bool


class Occasions(Struct):
    """Occasions, the latest first."""

    as_of: Moment
    occasions: list[Occasion]


ANSWERS: Answers = {
    "seen": {200: Retention},
    "occasions": {200: Occasions},
}
