"""What friends who bring friends answer."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Plain


class Inviter(Struct):
    """A member's code and link, how often they were shared and opened."""

    brought_by: str | None
    code: str
    customer: str
    link: str
    made_at: Moment
    opened: int
    rewards: Plain
    shared: int


class ReferralDoubt(Struct):
    """One thing that speaks against a binding."""

    action: str
    check: str
    data: Plain


class ReferralDoubtSaid(ReferralDoubt):
    """The same with its reason and its sentence."""

    reason: str
    says: str


class Friend(Struct):
    """One binding; as `called` the inviter may see the friend."""

    bought: int
    bound_at: Moment
    called: str
    channel: str
    decided_by: str
    findings: list[ReferralDoubtSaid]
    first_at: Moment | None
    invitee: str
    inviter: str
    lapses_at: Moment | None
    programme: str
    referral: int
    spend_minor: Minor
    state: str
    why: str


class Friends(Struct):
    """The friends whom a member brought."""

    customer: str
    friends: list[Friend]


class ReferralReward(Struct):
    """One reward: what is due, given and taken back, and when it can be used."""

    cause: str
    due: int
    due_at: Moment
    forgiven: int
    given: int
    kind: str
    level: int
    problem: str
    receiver: str
    referral: int
    state: str
    taken: int
    terms: Plain


class ReferralRewards(Struct):
    """What a member got for friends."""

    customer: str
    rewards: list[ReferralReward]


class SignsKept(Struct):
    """The kinds of signs (device, address ...) that are known of a customer."""

    customer: str
    signs: list[str]


class ReferralBound(Struct):
    """A binding that was just asked for; `held` waits for a person."""

    customer: str
    findings: list[ReferralDoubt]
    inviter: str
    lapses_at: Moment | None
    programme: str
    referral: int
    state: str


class ReferralsHeld(Struct):
    """Bindings that wait for a person."""

    referrals: list[Friend]


class ReferralSeen(Friend):
    """A binding with its rewards."""

    rewards: list[ReferralReward]


class ReferralReviewed(Struct):
    """What a person decided."""

    referral: int
    state: str


ANSWERS: Answers = {
    "mine": {200: Inviter},
    "friends": {200: Friends},
    "rewards": {200: ReferralRewards},
    "sign": {200: SignsKept},
    "bind": {201: ReferralBound},
    "held": {200: ReferralsHeld},
    "one": {200: ReferralSeen},
    "review": {200: ReferralReviewed},
}
