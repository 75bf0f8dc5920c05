"""What the year's frame of money answers."""

from typing import Annotated

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Reason

PACE = "Share spent of what was released, over the share of its time that is over."


class BudgetStage(Struct):
    """A part of a campaign's money, with who let it go and why."""

    number: int
    minor: Minor
    released_at: Moment | None
    released_by: str
    why: str


class BudgetPart(Struct):
    """What one campaign has of the frame; `shut` is why its next stage stays closed."""

    campaign: str
    year: int
    direct: Minor
    indirect: Minor
    stages: list[BudgetStage]
    drawn: Minor
    closed: bool
    spent: Minor
    spent_minor: Minor
    pace: Annotated[float | None, Meta(description=PACE)]
    next_minor: Minor
    shut: Reason | None


class Budget(Struct):
    """The money of a year: what is committed to campaigns, what is free."""

    year: int
    total: Minor
    reserve: Minor
    committed: Minor
    free: Minor
    parts: list[BudgetPart]
    currency: str


class StageReleased(Struct):
    """The stage that is open now."""

    stage: int


ANSWERS: Answers = {
    "seen": {200: Budget},
    "frame": {200: Budget},
    "draw": {200: Budget},
    "commit": {200: Budget},
    "release": {200: StageReleased},
}
