"""What survival of paid memberships answers."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers


class StayingCurve(Struct):
    """The median stay in days, and the curve as [days, share, low, high]."""

    median: float | None
    curve: list[list[float]]


class StayingGroup(StayingCurve):
    """The same of one group."""

    group: str


class LeavingRatio(Struct):
    """How many times as quickly those leave who have this, with its interval."""

    measure: str
    ratio: float
    low: float
    high: float
    p_value: float


class Staying(StayingCurve):
    """The share that stays by time, of all and by group; `unread` rows could not be read."""

    unit: str
    customers: int
    left: int
    unread: int
    by: str | None
    p_value: float | None
    groups: list[StayingGroup]
    ratios: list[LeavingRatio]


ANSWERS: Answers = {
    "seen": {200: Staying},
}
