"""A draw as its shop sets it up: prizes with published odds, price, limits and guarantee."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any

from guerdon.give import reward as rewards
from guerdon.give import titled as titles
from guerdon.give.draw import odds
from guerdon.give.reading import Reader
from guerdon.give.reward import LONGEST_TICKET, MOST_POINTS, Reward
from guerdon.give.titled import Titled

NOTHING = "nothing"
MOST_PRIZES = 50
MOST_DRAWS = 10_000
PERIODS = ("per_day", "per_week", "per_month", "in_all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """One prize: its odds, what it gives, how many of it there are (None: without end)."""

    key: str
    name: dict[str, str]
    odds: Fraction
    reward: Reward
    stock: int | None = None
    rare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Soft:
    """From `after` draws without a rare prize on, all rare prizes together have these odds."""

    after: int
    odds: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Pity:
    """After `after` draws in a row without a rare prize the next one gives one."""

    after: int
    soft: tuple[Soft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many draws one member makes at most in a day, week, month of the shop, and in all."""

    per_day: int | None = None
    per_week: int | None = None
    per_month: int | None = None
    in_all: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A draw: `points` or one `ticket` a time, or free; `nothing` is the chance of no prize.

    A prize that ran out leaves its chance to `fallback`: the key of a prize without stock, or
    "nothing". The odds of all others stay as published.
    """

    titled: Titled
    prizes: tuple[Prize, ...]
    nothing: Fraction
    fallback: str
    points: int = 0
    ticket: str = ""
    limits: Limits = Limits()
    pity: Pity | None = None

    @property
    def key(self) -> str:
        """Its own key."""
        return self.titled.key

    def prize(self, key: str) -> Prize | None:
        """The prize with this key; None for nothing."""
        return next((prize for prize in self.prizes if prize.key == key), None)

    def is_rare(self, key: str) -> bool:
        """Whether the key is that of a rare prize."""
        return any(prize.key == key and prize.rare for prize in self.prizes)

    @property
    def rare_odds(self) -> Fraction:
        """The published chance of any rare prize."""
        return sum((prize.odds for prize in self.prizes if prize.rare), Fraction(0))


def read(*, reader: Reader) -> Draw:
    """A draw; what is wrong with it is remembered by the reader."""
    head = titles.titled(reader=reader)
    prizes = tuple(_prize(inner) for inner in reader.listed("prizes", most=MOST_PRIZES))
    nothing = odds.read(reader=reader, word="nothing") if reader.has("nothing") else Fraction(0)
    fallback = reader.text("fallback", default=NOTHING, longest=40)
    price = reader.inner("price")
    if price.has("points") and price.has("ticket"):
        price.wrong("ticket", "exactly one of points, ticket is wanted")
    points = price.whole("points", least=1, most=MOST_POINTS, default=0)
    ticket = price.text("ticket", default="", longest=LONGEST_TICKET)
    price.refusal()
    limited = reader.inner("limits")
    limits = Limits(
        **{word: limited.maybe_whole(word, least=1, most=MOST_DRAWS) for word in PERIODS}
    )
    limited.refusal()
    pity = _pity(reader.inner("pity")) if reader.has("pity") else None
    found = Draw(
        titled=head,
        prizes=prizes,
        nothing=nothing,
        fallback=fallback,
        points=points,
        ticket=ticket,
        limits=limits,
        pity=pity,
    )
    _agrees(reader, found)
    reader.refusal()
    return found


def _prize(reader: Reader) -> Prize:
    found = Prize(
        key=titles.key(reader=reader),
        name=titles.name(reader=reader),
        odds=odds.read(reader=reader, word="odds"),
        reward=rewards.read(reader=reader.inner("gives")),
        stock=reader.maybe_whole("stock", least=0, most=10**9),
        rare=reader.flag("rare"),
    )
    reader.refusal()
    return found


def _pity(reader: Reader) -> Pity:
    after = reader.whole("after", least=1, most=MOST_DRAWS)
    soft: list[Soft] = []
    for inner in reader.listed("soft", least=0, most=20) if reader.has("soft") else []:
        step = Soft(
            after=inner.whole("after", least=1, most=MOST_DRAWS),
            odds=odds.read(reader=inner, word="odds"),
        )
        inner.refusal()
        if step.after >= after or (soft and step.after <= soft[-1].after):
            inner.wrong("after", "each step begins above the one before it")
        soft.append(step)
    reader.refusal()
    return Pity(after=after, soft=tuple(soft))


def _agrees(reader: Reader, draw: Draw) -> None:
    """What only several words together can be wrong in."""
    keys = [prize.key for prize in draw.prizes]
    if len(set(keys)) != len(keys) or NOTHING in keys:
        reader.wrong("prizes", "a prize stands once")
    total = sum((prize.odds for prize in draw.prizes), draw.nothing)
    if draw.prizes and total != 1:
        reader.wrong("prizes", f"the odds with `nothing` sum to 1, not to {total}")
    last = draw.prize(draw.fallback)
    if draw.fallback != NOTHING and (last is None or last.stock is not None or last.rare):
        reader.wrong("fallback", "a prize without stock that is not rare is wanted, or nothing")
    shares = [prize.odds for prize in draw.prizes] + [
        step.odds for step in (draw.pity.soft if draw.pity else ())
    ]
    if lcm(*(share.denominator for share in shares)) > odds.MOST_WEIGHTS:
        reader.wrong("prizes", "these odds have no common denominator below 10^24")
    if draw.pity is None:
        return
    rare = draw.rare_odds
    if not 0 < rare < 1:
        reader.wrong("pity", "a guarantee wants some prizes that are rare and some that are not")
        return
    rising = [rare, *(step.odds for step in draw.pity.soft), Fraction(1)]
    if any(later <= earlier for earlier, later in pairwise(rising)):
        reader.wrong("pity", "the odds of rare prizes grow from step to step and stay below 1")


ODDS = {
    "type": "string",
    "description": "An exact number: 3/1000 or 0.3%.",
    "pattern": f"^({odds.FRACTION.pattern}|{odds.PERCENT.pattern})$",
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "A draw",
    "additionalProperties": False,
    "required": ["key", "name", "prizes"],
    "properties": {
        **titles.SCHEMA,
        "prizes": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_PRIZES,
            "description": "The odds of all prizes and of nothing sum to one.",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["key", "name", "odds"],
                "properties": {
                    "key": titles.SCHEMA["key"],
                    "name": titles.NAME,
                    "odds": ODDS,
                    "gives": rewards.SCHEMA,
                    "stock": {
                        "type": ["integer", "null"],
                        "minimum": 0,
                        "description": "How many there are in all; null or absent: without end.",
                    },
                    "rare": {"type": "boolean", "description": "Whether the guarantee gives it."},
                },
            },
        },
        "nothing": {**ODDS, "description": "The chance of no prize; absent: there is none."},
        "fallback": {
            "type": "string",
            "description": "What a prize that ran out leaves its chance to: a prize's key, or"
            " nothing.",
        },
        "price": {
            "type": "object",
            "additionalProperties": False,
            "maxProperties": 1,
            "properties": {
                "points": {"type": "integer", "minimum": 1},
                "ticket": {"type": "string", "minLength": 1, "maxLength": LONGEST_TICKET},
            },
        },
        "limits": {
            "type": "object",
            "additionalProperties": False,
            "properties": {word: {"type": ["integer", "null"], "minimum": 1} for word in PERIODS},
        },
        "pity": {
            "type": "object",
            "description": "After so many draws in a row without a rare prize the next gives one.",
            "additionalProperties": False,
            "required": ["after"],
            "properties": {
                "after": {"type": "integer", "minimum": 1, "maximum": MOST_DRAWS},
                "soft": {
                    "type": "array",
                    "maxItems": 20,
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["after", "odds"],
                        "properties": {
                            "after": {"type": "integer", "minimum": 1},
                            "odds": ODDS,
                        },
                    },
                },
            },
        },
    },
}
