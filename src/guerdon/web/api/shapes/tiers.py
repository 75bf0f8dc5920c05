"""What tiers answer: standings, benefits, memberships, advisers, a preview."""

from typing import Annotated

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Names, Plain


class AdviserNamed(Struct):
    """The adviser of a customer."""

    key: str
    name: str


class BenefitGranted(Struct):
    """A benefit: `left` of `quantity` uses; null while the tier lasts."""

    benefit: str
    code: str
    customer: str
    ends_at: Moment | None
    kind: str
    left: int | None
    quantity: int | None
    starts_at: Moment
    state: str
    tier: str
    used: int


class TierChange(Struct):
    """A change of tier, with its sentence."""

    after: str
    at: Moment
    before: str
    data: Plain
    says: str
    structure: str
    why: str


class Membership(Struct):
    """A bought membership in its present term."""

    auto_renew: bool
    customer: str
    ends_at: Moment
    left_at: Moment | None
    membership: str
    number: int
    pay_until: Moment | None
    plan: str
    price_minor: Minor
    refunded_minor: Minor
    starts_at: Moment
    state: str
    trial_until: Moment | None


class Standing(Struct):
    """Where a customer stands in one structure: done, missing, and what threatens."""

    by_grace: bool
    counts_from: Moment | None
    done: int
    earned: str
    keep: int
    lost_at: Moment | None
    lost_to: str
    main: bool
    measure: str
    missing: int
    name: Names | None
    needed: int
    next_tier: str
    period_end: Moment | None
    projected: str
    projected_done: int
    short: int
    since: Moment | None
    structure: str
    tier: str


class Floor(Struct):
    """A tier that is held by hand until a date."""

    structure: str
    tier: str
    until: Moment
    reason: str
    actor: str


class CustomerTiers(Struct):
    """All structures of a customer, with benefits, memberships and history."""

    adviser: AdviserNamed | None
    benefits: list[BenefitGranted]
    customer: str
    floors: list[Floor]
    history: list[TierChange]
    memberships: list[Membership]
    structures: list[Standing]


class FloorSet(Struct):
    """A floor as it is kept; `shown` is the tier that the customer now has."""

    customer: str
    shown: str
    structure: str
    tier: str
    until: Moment | None


class TierMove(Struct):
    """Members who would be elsewhere."""

    draft: str
    live: str
    members: int


class StructurePreview(Struct):
    """Members by tier, live and drafted; `live` is null where the structure is new."""

    draft: dict[str, int]
    live: dict[str, int] | None
    members: int
    moves: list[TierMove]
    structure: str


class TiersPreview(Struct):
    """What counted in [start, end), structure by structure."""

    end: Moment
    start: Moment
    structures: list[StructurePreview]


class Adviser(Struct):
    """Somebody who looks after customers by name."""

    key: str
    name: str
    capacity: int
    active: bool
    customers: Annotated[int, Meta(description="How many now.")]


class Advisers(Struct):
    """All advisers."""

    advisers: list[Adviser]


class AdviserKept(Struct):
    """How many customers went over to others, were given to somebody, and still wait."""

    adviser: str
    handed_over: int
    assigned: int
    waiting: int


ANSWERS: Answers = {
    "get_tiers": {200: CustomerTiers},
    "post_floor": {201: FloorSet},
    "use_benefit": {201: BenefitGranted},
    "join": {201: Membership},
    "pay": {201: Membership},
    "leave": {201: Membership},
    "preview": {200: TiersPreview},
    "list_advisers": {200: Advisers},
    "keep_adviser": {200: AdviserKept},
}
