"""What the reward shop and the wallets answer."""

from msgspec import Struct

from guerdon.web.api.shapes.words import Answers, Moment, Names


class RewardPeriod(Struct):
    """From `start` (held) to `end` (not held); null is open on that side."""

    end: Moment | None
    start: Moment | None


class Reward(Struct):
    """Something to be had for points: goods (`item`), a service, a voucher (of `offer`)."""

    item: str
    key: str
    most: int
    name: Names
    offer: str
    per: str
    period: RewardPeriod
    points: int
    wallet: str
    what: str


class Rewards(Struct):
    """All rewards of now."""

    rewards: list[Reward]


class Wallet(Struct):
    """One wallet of a member: total = available + pending + lapsed - owed."""

    available: int
    kind: str
    lapsed: int
    name: Names
    owed: int
    pending: int
    spendable: int
    total: int
    wallet: str


class Wallets(Struct):
    """All wallets of a member."""

    customer: str
    wallets: list[Wallet]


class RewardBought(Struct):
    """A reward that a member just bought by points."""

    balance: int
    codes: list[str]
    customer: str
    entry: str
    number: int
    points: int
    quantity: int
    reward: str
    wallet: str


class RewardHad(Struct):
    """A reward that a member has: had, handed over, or undone."""

    at: Moment
    codes: list[str]
    customer: str
    ended_at: Moment | None
    ended_by: str
    entry: str
    number: int
    points: int
    quantity: int
    reference: str
    reward: str
    state: str
    wallet: str
    what: str
    why: str


class RewardsHad(Struct):
    """Rewards that members have, the newest first."""

    rewards: list[RewardHad]


ANSWERS: Answers = {
    "list_rewards": {200: Rewards},
    "list_wallets": {200: Wallets},
    "have_reward": {201: RewardBought},
    "list_had": {200: RewardsHad},
    "hand_over": {200: RewardHad},
    "undo": {200: RewardHad},
}
