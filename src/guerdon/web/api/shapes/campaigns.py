"""What campaigns answer: the plan with its proof, where it stands, what it earned."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from guerdon.web.api.shapes.messages import MessageCounts
from guerdon.web.api.shapes.words import (
    Answers,
    Minor,
    Moment,
    Money,
    Names,
    Plain,
    Reason,
    Share,
)

Brief = Annotated[dict[str, Any], Meta(description="As it was sent to POST /campaigns.")]


class PlanBudget(Struct):
    """The campaign's money: total = reserve + direct + offers."""

    total: Minor
    reserve: Minor
    direct: Minor
    indirect: Minor
    offers: Minor


class PlanLimit(Struct):
    """A limit beside the money: what is used of it, and what one more piece would earn."""

    name: str
    most: int
    used: int
    price: Money


class CampaignPlan(Struct):
    """Who gets what: `gap` is how far from the best plan it can be at most."""

    audience: int
    given: int
    holdout: int
    left_out: int
    drawn: int
    holdout_share: Share
    salt: str
    objective: Money
    bound: Money
    gap: Share
    price: float
    limits: list[PlanLimit]
    committed_minor: Minor
    most_minor: Minor
    expected_orders: float
    expected_sales: Money
    budget: PlanBudget
    effect_per_customer: Money
    detectable_per_customer: Money | None
    power: Share | None
    source: str
    sources: dict[str, Plain]
    explorers: int
    explore_cost: Money
    factor: float
    honest: Money
    as_of: Moment
    planned_at: Moment
    low: Money | UnsetType = UNSET
    high: Money | UnsetType = UNSET


class Campaign(Struct):
    """A campaign; `truth` is the planted effect where customers are simulated."""

    key: str
    name: Names
    state: str
    brief: Brief
    budget_minor: Minor
    reserve_minor: Minor
    plan: CampaignPlan | None
    truth: Plain | None
    created_at: Moment
    created_by: str
    planned_by: str
    approved_by: str
    approved_at: Moment | None
    launched_at: Moment | None
    ends_at: Moment | None


class CampaignDrafted(Struct):
    """The key of the draft."""

    campaign: str


class OfferGiven(Struct):
    """How many have one offer of a campaign."""

    people: int
    cost_minor: Minor
    promised_minor: Minor


class OffersUsed(Struct):
    """How often offers of the campaign were used, by how many, for how much."""

    times: int
    people: int
    minor: Minor


class Effect(Struct):
    """Those given against those held out, per customer, with the interval at `level`."""

    given: float | None
    held: float | None
    given_n: int
    held_n: int
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    relative: float | None
    level: Share
    certain: bool
    variance_removed: Share | UnsetType | None = UNSET


class Costs(Struct):
    """Discounts, contacts and own bills are direct."""

    discounts: Minor
    contacts: Minor
    direct: Minor
    indirect: Minor


class Returned(Struct):
    """The incremental gain with its interval, and what follows from it."""

    gain: Money | None
    gain_low: Money | None
    gain_high: Money | None
    costs: Costs
    roi: float | None
    roi_low: float | None
    roi_high: float | None
    orders: float | None
    per_order: Money | None
    per_order_low: Money | None
    per_order_high: Money | None
    cost: Minor


class ReadoutDocument(Struct):
    """What was measured. All giving together has counts, effects and returned only."""

    counts: dict[str, int]
    ratio_p: float | None
    margin: Share
    effects: dict[str, Effect]
    returned: Returned
    currency: str
    kinds: dict[str, str] | UnsetType = UNSET
    unadjusted: Effect | UnsetType = UNSET
    parts: list[Plain] | UnsetType = UNSET
    weekly: list[Plain] | UnsetType = UNSET
    promised: Money | UnsetType | None = UNSET
    start: Moment | UnsetType = UNSET
    end: Moment | UnsetType = UNSET
    until: Moment | UnsetType = UNSET
    after: Plain | UnsetType | None = UNSET
    funnel: Plain | UnsetType = UNSET
    redemptions: OffersUsed | UnsetType = UNSET
    truth: Plain | UnsetType | None = UNSET
    uplift: Plain | UnsetType | None = UNSET
    rows: str | UnsetType = UNSET


class Readout(Struct):
    """What a campaign had earned when it was measured."""

    campaign: str | None
    at: Moment
    document: ReadoutDocument


class CampaignSeen(Struct):
    """All that a page shows of a campaign."""

    campaign: Campaign
    arms: dict[str, int]
    by_offer: dict[str, OfferGiven]
    reasons: dict[str, int]
    spent: OffersUsed
    contacts_minor: Minor
    left_minor: Minor
    readout: Readout | None
    messages: MessageCounts | None


class Assigned(Struct):
    """One customer's place; of those held out the offer is the one that would have been."""

    customer: str
    arm: str
    offer: str
    code: str
    cost_minor: Minor
    promised_minor: Minor
    reason: Reason
    expected_minor: Minor
    stage: str | None


class Assignments(Struct):
    """One page of assignments, the largest promise first."""

    rows: list[Assigned]
    total: int
    page: int


class OfferPlanned(Struct):
    """How many would be given one offer."""

    offer: str
    given: int
    committed_minor: Minor


class PlanWith(Struct):
    """The plan with another budget, and how near it is to the best that could be."""

    budget_minor: Minor
    offers_minor: Minor
    given: int
    committed_minor: Minor
    gain: Money
    low: Money | None
    high: Money | None
    bound: Money
    gap: Share
    price: float
    offers: list[OfferPlanned]
    limits: list[PlanLimit]
    free: int
    solved: int


class CampaignWhatIf(PlanWith):
    """The same beside the campaign's own budget."""

    own: PlanWith | None


ANSWERS: Answers = {
    "listed": {200: list[Campaign]},
    "draft": {200: CampaignDrafted},
    "seen": {200: CampaignSeen},
    "assigned": {200: Assignments},
    "plan": {200: CampaignSeen},
    "launch": {200: CampaignSeen},
    "approve": {200: CampaignSeen},
    "halt": {200: CampaignSeen},
    "resume": {200: CampaignSeen},
    "what_if": {200: CampaignWhatIf},
    "finish": {200: CampaignSeen},
    "readout": {200: Readout},
    "rows": {200: "application/zip"},
    "whole": {200: Readout},
}
