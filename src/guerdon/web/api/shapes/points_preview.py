"""What a preview of drafted rules of points answers."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment


class YearGroup(Struct):
    """Members with one thing in common, and their points together."""

    draft: int
    live: int
    losers: int
    members: int
    name: str
    winners: int


class MemberYear(Struct):
    """One member's points of a year by the live rules and by the draft."""

    customer: str
    draft: int
    live: int


class PointsPreview(Struct):
    """Last year's members by both; one in `every` was read."""

    draft: int
    draft_minor: Minor
    every: int
    groups: dict[str, list[YearGroup]]
    least: list[MemberYear]
    live: int
    live_minor: Minor
    losers: int
    members: int
    most: list[MemberYear]
    sales: int
    same: int
    since: Moment
    until: Moment
    winners: int


ANSWERS: Answers = {
    "preview": {200: PointsPreview},
}
