"""What experiments answer: arms by lot, the looks at them, and the sizes that they need."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from guerdon.web.api.shapes.words import (
    Answers,
    Condition,
    Moment,
    Names,
    Plain,
    Said,
    Share,
)

Chance = Annotated[float, Meta(description="How often chance alone does that, 0 to 1.")]


class ArmPeople(Struct):
    """How many an arm has by lot, and how many of them met it."""

    enrolled: int
    exposed: int


class ArmDesign(Struct):
    """An arm as it was drawn up; without settings and offers it is the one of comparison."""

    key: str
    name: Names
    settings: Plain | UnsetType = UNSET
    offers: list[str] | UnsetType = UNSET
    weight: int | UnsetType = UNSET


class ArmStage(Struct):
    """Up to this share of the audience is enrolled, for so many days before the next stage."""

    days: int | UnsetType = UNSET
    share: Share | UnsetType = UNSET


class ExperimentDesign(Struct):
    """What is tried, on whom, and by what it is judged: as it was drawn up."""

    arms: list[ArmDesign]
    key: str
    name: Names
    tests: str | UnsetType = UNSET
    audience: Condition | UnsetType | None = UNSET
    metric: str | UnsetType = UNSET
    layer: str | UnsetType = UNSET
    room: Share | UnsetType = UNSET
    strata: str | UnsetType = UNSET
    level: Share | UnsetType = UNSET
    power: Share | UnsetType = UNSET
    effect: float | UnsetType = UNSET
    spending: str | UnsetType = UNSET
    looks: int | UnsetType = UNSET
    stages: list[ArmStage] | UnsetType = UNSET
    stops: Plain | UnsetType = UNSET


class ArmEffect(Struct):
    """A figure of an arm against the control, per customer, with its interval."""

    difference: float
    error: float
    given: float
    given_n: int
    held: float
    held_n: int
    high: float
    low: float
    p: Chance
    relative: float | None
    removed: Annotated[float, Meta(description="Share of the variance that CUPED took away.")]


class ShrunkEffect(Struct):
    """The effect drawn towards none by what such trials usually give."""

    difference: float
    high: float
    low: float
    share: Share


class ArmSeen(Struct):
    """One arm at a look: what it changed, and whether that is enough."""

    arm: str
    effects: dict[str, ArmEffect]
    harm: bool
    shrunk: ShrunkEffect | None
    verdict: str
    z: float


class ExperimentLook(Struct):
    """One look; `bar` is the z that the plan of looks asks for so that the error is kept.

    A bar is null where nothing may be spent yet: no z passes it.
    """

    arms: list[ArmSeen]
    at: Moment
    bar: float | None
    counts: dict[str, int]
    discoveries: dict[str, float]
    harm_bar: float | None
    holm: dict[str, float]
    last: bool
    number: int
    planned: bool
    ratio_p: Annotated[float, Meta(description="Sample-ratio check: how often by chance.")]
    share: Share


class LayerSlots(Struct):
    """The part [start, end) of a layer's ten thousand places."""

    end: int
    layer: str
    start: int


class Experiment(Struct):
    """An experiment with its looks; `says` is the newest verdict of each arm in words."""

    arms: dict[str, ArmPeople]
    design: ExperimentDesign
    ended_at: Moment | None
    experiment: str
    looks: list[ExperimentLook]
    says: dict[str, str]
    slots: LayerSlots | None
    stage: int
    started_at: Moment | None
    state: str
    why: Said | None


class Experiments(Struct):
    """All experiments, the newest first."""

    experiments: list[Experiment]


class ExperimentDrafted(Struct):
    """The key of the draft."""

    experiment: str


class OwnOutcome(Struct):
    """The figure of the shop's own customers without any experiment."""

    customers: int
    days: int
    mean: float
    deviation: float
    explained: Share


class SizePoint(Struct):
    """With so many enrolled, the smallest effect that would be found."""

    share: Share
    given: int
    held: int
    detectable: float
    relative: float | None
    power: Share


class LookBar(Struct):
    """The z that a look at this share of the people asks for; null where none may pass yet."""

    share: Share
    bar: float | None


class ExperimentSizes(Struct):
    """How many customers an effect asks for."""

    own: OwnOutcome
    effect: float
    inflation: float
    customers_wanted: int
    power: Share
    sizes: list[SizePoint]
    looks: list[LookBar]


class ExperimentArm(Struct):
    """The arm of a customer, and why it is this one or none."""

    experiment: str
    customer: str
    arm: str | None
    control: bool
    offers: list[str]
    settings: Plain
    code: str
    why: str
    says: str


class ExperimentExposure(ExperimentArm, kw_only=True):
    """A customer met their arm; `first` says whether for the first time."""

    exposed_at: Moment | None
    first: bool


ANSWERS: Answers = {
    "listed": {200: Experiments},
    "draft": {201: ExperimentDrafted},
    "sizes": {200: ExperimentSizes},
    "seen": {200: Experiment},
    "start": {200: Experiment},
    "halt": {200: Experiment},
    "take_look": {201: Experiment},
    "arm": {200: ExperimentArm},
    "expose": {200: ExperimentExposure},
}
