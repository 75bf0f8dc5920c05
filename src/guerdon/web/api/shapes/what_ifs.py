"""What a replay of past orders through a draft answers."""

from typing import Annotated

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Job, Minor, Moment, Names, Plain


class OfferReplayed(Struct):
    """One offer over the replay; `capped` uses met a limit."""

    key: str
    name: Names
    kind: str
    codes: str
    uses: int
    minor: Minor
    cost_minor: Minor
    customers: int
    capped: int
    points: int
    points_minor: Minor


class BandReplayed(Struct):
    """One band of customers: what they paid and got, and who is better or worse off."""

    band: str
    customers: int
    orders: int
    sales_minor: Minor
    before_minor: Minor
    after_minor: Minor
    better: int
    worse: int
    points: int


class Replayed(Struct):
    """The year as it would have been."""

    since: Moment
    until: Moment
    currency: str
    reads: Annotated[list[str], Meta(description="Fields that were read as they are today.")]
    orders: int
    reached: int
    malformed: int
    points: int
    points_minor: Minor
    offers: list[OfferReplayed]
    bands: list[BandReplayed]


class WhatIf(Struct):
    """A replay: under way, or with its outcome."""

    job: int
    state: str
    progress: Plain
    outcome: Replayed | None


ANSWERS: Answers = {
    "begin": {202: Job},
    "found": {200: WhatIf},
}
