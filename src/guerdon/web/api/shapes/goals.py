"""What goals and their live figures answer."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Day, Minor, Moment, Names, Said, Share


class Kpi(Struct):
    """A figure that a goal can be bound to; `of` is what it is counted of."""

    kpi: str
    unit: Literal["count", "money", "share", "days"]
    kind: Literal["ratio", "state", "sum"]
    of: str
    name: str
    says: str


class Kpis(Struct):
    """All figures."""

    kpis: list[Kpi]


class GoalReach(Struct):
    """How many a campaign like that one must reach to close the gap."""

    at_worst: int | None
    campaign: str
    cost_minor: Minor
    customers: int
    enough: bool


class GoalAdjustment(Struct):
    """What would bring the goal back; null where it would not help."""

    faster: float | None
    gap: float
    later: float | None
    needed: float | None
    reach: GoalReach | None
    safe: float


class GoalText(Struct):
    """A goal as it was written."""

    baseline: float | None
    due: Day | None
    how: str
    importance: int
    kpi: str
    moscow: str
    name: Names
    of: str
    owner: str
    review_days: int
    start: Day | None
    target: float | None
    urgency: int
    why: str


class GoalSeason(Struct):
    """What is left of the goal in usual weeks, by the weekdays and by last year."""

    error: float
    factor: float
    found: float
    used: str
    weeks: float


class GoalOutlook(Struct):
    """The figure at the goal's end with its interval, and the chance that it is reached."""

    alike: float
    chance: Share
    error: float
    expected: float
    freedom: int
    high: float
    left: float
    low: float
    needed: float | None
    season: GoalSeason | None
    spread: float
    weekly: float
    weeks: int


class SmartLetter(Struct):
    """One letter of SMART and what is missing of it; nothing missing is met."""

    letter: Literal["specific", "measurable", "achievable", "relevant", "timed"]
    missing: list[Said]


class Goal(Struct):
    """A goal with its live figure, its forecast (null without a figure) and its ways back."""

    adjustment: GoalAdjustment | None
    document: GoalText
    forecast: Said | None
    goal: str
    outlook: GoalOutlook | None
    over: Share
    plan: float | None
    quadrant: str
    review_on: Day | None
    smart: list[SmartLetter]
    state: Literal["draft", "set", "closed"]
    status: str
    value: float | None
    ways: list[Said]


class GoalDue(Struct):
    """A day on which a goal is reviewed or ends; `days` from today, negative when past."""

    day: Day
    goal: str
    what: Literal["review", "end"]
    days: int


class Goals(Struct):
    """All goals; `figures` counts the different figures that they are bound to."""

    goals: list[Goal]
    due: list[GoalDue]
    figures: int


class GoalFigures(Struct):
    """Where a goal stood."""

    status: str
    value: float | None
    plan: float | None
    expected: float | None
    chance: float | None


class GoalReview(Struct):
    """One look at a goal, and what was said and decided."""

    at: Moment
    by: str
    note: str
    figures: GoalFigures


class GoalSeen(Goal, kw_only=True):
    """A goal with its reviews and the campaigns that serve it."""

    reviews: list[GoalReview]
    campaigns: list[str]


class GoalReviewed(Struct):
    """A review as it was written down."""

    goal: str
    at: Annotated[Moment, Meta(description="Of the figures.")]
    figures: GoalFigures


ANSWERS: Answers = {
    "figures": {200: Kpis},
    "listed": {200: Goals},
    "keep": {201: Goal},
    "check": {200: Goal},
    "seen": {200: GoalSeen},
    "settle": {200: Goal},
    "close": {200: Goal},
    "review": {201: GoalReviewed},
}
