"""What draws, stamp cards, challenges, badges and boards answer."""

from typing import Annotated

from msgspec import Meta, Struct

from guerdon.web.api.shapes.words import Answers, Minor, Moment, Names, Plain

Odds = Annotated[str, Meta(description="An exact fraction: 1/50.")]


class Gives(Struct):
    """What is won: points, a coupon, a gift, a ticket, a badge, or nothing."""

    kind: str
    count: int
    item: str
    worth_minor: Minor
    cost_minor: Minor


class Prize(Struct):
    """A prize with its published odds as they stand now."""

    key: str
    name: Names
    odds: Odds
    says: str
    rare: bool
    stock: int | None
    given: int
    out: bool
    gives: Gives


class NoPrize(Struct):
    """The chance of winning nothing."""

    odds: Odds
    says: str


class DrawPrice(Struct):
    """What one draw costs."""

    points: int
    ticket: str


class DrawLimits(Struct):
    """How many draws one member makes at most."""

    per_day: int | None
    per_week: int | None
    per_month: int | None
    in_all: int | None


class SoftPity(Struct):
    """After so many draws without a rare prize, rare ones have these odds together."""

    after: int
    odds: Odds
    says: str


class Pity(Struct):
    """After `after` draws in a row without a rare prize the next one gives one."""

    after: int
    soft: list[SoftPity]


class Draw(Struct):
    """A draw with all that its players may know."""

    key: str
    name: Names
    prizes: list[Prize]
    nothing: NoPrize
    fallback: str
    price: DrawPrice
    limits: DrawLimits
    pity: Pity | None


class Draws(Struct):
    """The draws of the programme."""

    draws: list[Draw]


class OddsFit(Struct):
    """Whether the rolls agree with the odds: how often chance alone strays so far."""

    degrees: int
    p: float | None
    statistic: float


class PrizeFigures(Struct):
    """One prize, or nothing: rolls that drew it against how many were to be expected."""

    cost_minor: Minor
    expected: float
    given: int
    key: str
    left: int | None
    odds: Odds
    rolled: int
    stock: int | None


class DrawFigures(Struct):
    """A draw's sums."""

    cost_minor: Minor
    fit: OddsFit
    members: int
    points: int
    prizes: list[PrizeFigures]
    strange: bool
    takes: int


class DrawRecord(Struct):
    """All that a draw followed from, and what came of it; with the seed it can be checked."""

    at: Moment
    client_seed: str
    commit: str
    draw: str
    dry: int
    due: bool
    fallback: str
    form: str
    given: str
    nonce: int
    out: list[str]
    published: list[list[str]]
    rare: list[str]
    roll: str
    rolled: str
    server_seed: Annotated[str | None, Meta(description="Null until it is revealed.")]
    share: str | None
    table: list[list[str]]
    take: str


class DrawTake(Struct):
    """A draw that was made, with its record."""

    at: Moment
    given: str
    record: DrawRecord
    take: str


class DrawSeed(Struct):
    """A member's open seed: its commitment, and the draws made with it."""

    commit: str | None
    customer: str
    draw: str
    dry: int
    next: list[list[str]]
    nonce: int
    takes: list[DrawTake]


class DrawTaken(Struct):
    """A draw that was just made."""

    at: Moment
    data: Plain
    draw: str
    dry: int
    due: bool
    given: str
    name: Names
    paid: DrawPrice
    record: DrawRecord
    reward: Gives
    rolled: str
    take: str


class SeedRevealed(Struct):
    """The seed behind a commitment; the next draws have another."""

    server_seed: str
    commit: str


class CheckStep(Struct):
    """One step of a check: what is written and what was found again."""

    name: str
    holds: bool
    written: str
    found: str


class DrawCheck(Struct):
    """Whether a record is what its seed and its odds give."""

    holds: bool
    steps: list[CheckStep]


class Award(Struct):
    """Something that was won; `data` names its entry in the ledger or its code."""

    at: Moment
    award: int
    customer: str
    data: Plain
    play: str
    reward: Gives
    state: str
    step: str
    turn: int
    why: str


class Badge(Struct):
    """How far a member is, the highest level reached (0: none), and the next."""

    done: int
    key: str
    level: int
    next: int | None


class BoardRow(Struct):
    """One row: equal scores share a rank; `own` marks whose page it is."""

    nickname: str
    own: bool
    rank: int
    score: int


class MemberBoard(Struct):
    """The top of a board, and where a member stands: null where they have no score or hide."""

    around: list[BoardRow]
    key: str
    rank: int | None
    round: str
    score: int | None
    top: list[BoardRow]


class Board(Struct):
    """A board, and where a member stands on it."""

    around: list[BoardRow]
    board: str
    ends: Moment | None
    rank: int | None
    round: str
    score: int | None
    top: list[BoardRow]


class ChallengeProgress(Struct):
    """How far a member is, the steps reached, and the next; null when all are reached."""

    key: str
    done: int
    reached: list[str]
    next: int | None


class StreakProgress(Struct):
    """The stretch that still stands, the longest ever, and the steps earned."""

    key: str
    current: Plain | None
    longest: int
    done_today: bool
    earned: dict[str, int]


class MemberDraw(Struct):
    """A draw as one member stands in it."""

    commit: str | None
    dry: int
    key: str
    next: list[list[str]]
    out: list[str]


class StampCard(Struct):
    """A card with its stamps."""

    ends_at: Moment | None
    full: int
    key: str
    places: int
    stamps: int


class MemberPlay(Struct):
    """Everything that a member plays."""

    awards: list[Award]
    badges: list[Badge]
    boards: list[MemberBoard]
    challenges: list[ChallengeProgress]
    customer: str
    draws: list[MemberDraw]
    nickname: str
    shown: bool
    stamps: list[StampCard]
    streaks: list[StreakProgress]


class Nickname(Struct):
    """The name on boards, and whether the member wants to be seen."""

    nickname: str
    shown: bool


ANSWERS: Answers = {
    "list_draws": {200: Draws},
    "read_draw": {200: Draw},
    "figures": {200: DrawFigures},
    "read_seed": {200: DrawSeed},
    "take": {201: DrawTaken},
    "reveal": {200: SeedRevealed},
    "read_take": {200: DrawTake},
    "check": {200: DrawCheck},
    "read_play": {200: MemberPlay},
    "join": {200: Nickname},
    "leave": {200: Nickname},
    "read_board": {200: Board},
    "hand_over": {200: Award},
    "revoke": {200: Award},
}
