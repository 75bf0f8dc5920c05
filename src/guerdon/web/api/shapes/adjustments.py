"""What the queue of adjustments by hand answers."""

from typing import Literal

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Moment


class Adjustment(Struct):
    """Points that somebody wants to give or take by hand, above what one person may."""

    asked_at: Moment
    asked_by: str
    customer: str
    decided_at: Moment | None
    decided_by: str
    entry: str
    note: str
    number: int
    points: int
    state: Literal["waiting", "done", "approved", "refused", "withdrawn"]
    why: str


class Adjustments(Struct):
    """All that wait, and those decided of late."""

    adjustments: list[Adjustment]


class AdjustmentApproved(Struct):
    """A second person agreed, and the points moved by `entry`."""

    adjustment: int
    balance: int
    customer: str
    entry: str
    points: int
    state: Literal["approved"]


class AdjustmentRefused(Struct):
    """A second person did not agree; nothing moved."""

    adjustment: int
    customer: str
    points: int
    state: Literal["refused", "withdrawn"]


ANSWERS: Answers = {
    "list_adjustments": {200: Adjustments},
    "approve": {200: AdjustmentApproved},
    "refuse": {200: AdjustmentRefused},
}
