"""What the liability for points answers."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Plain, Share


class AgeUnused(Struct):
    """The share of points that ends unused, by age in months, with its interval."""

    age: int
    high: Share
    low: Share
    share: Share


class Breakage(Struct):
    """How much of what is out will end unused, with an interval at `level`."""

    curve: list[AgeUnused]
    extrapolated: Share
    high: int
    high_minor: Minor
    level: Share
    low: int
    low_minor: Minor
    minor: Minor
    months: int
    one_in: int
    points: int


class LiabilityPart(Struct):
    """Points and their worth of one age or one tier."""

    minor: Minor
    name: str
    points: int


class Liability(Struct):
    """What is out; without a forecast `why` and `detail` say what it lacks."""

    at: Moment
    breakage: Breakage | None
    by_age: list[LiabilityPart]
    by_tier: list[LiabilityPart]
    currency: str
    data: Plain
    lapsed: Annotated[int, Meta(description="Points past their end that no night has ended.")]
    minor: Minor
    owed: Annotated[int, Meta(description="Points that members owe after returns.")]
    points: int
    why: str
    detail: str | UnsetType = UNSET


ANSWERS: Answers = {
    "show": {200: Liability},
}
