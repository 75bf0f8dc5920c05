"""Stamp cards: every nth is free; cards end, and what comes back takes its stamps along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.give import deeds as acts
from guerdon.give import reward as rewards
from guerdon.give import titled as titles
from guerdon.give.deeds import Deed, Wanted
from guerdon.give.reading import Reader
from guerdon.give.reward import Reward
from guerdon.give.titled import Titled

MOST_STAMPS = 50
MOST_DAYS = 3660
FULL = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class StampCard:
    """`places` stamps fill a card and earn the reward.

    A stamp for each unit, or for each order or trigger (`wanted.measure`); at most `most_each`
    from one order (0: no bound). A stamp is good for `days` (0: for ever).
    """

    titled: Titled
    wanted: Wanted
    places: int
    reward: Reward
    most_each: int = 0
    days: int = 0

    @property
    def key(self) -> str:
        """Its own key."""
        return self.titled.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A member's card: `stamps` on the one that is open, `full` cards so far, `lapsed` stamps.

    `ends_at` is when the oldest stamp of the open card ends; None where none does.
    """

    stamps: int
    full: int
    lapsed: int
    ends_at: datetime | None

    @property
    def earned(self) -> dict[str, int]:
        """How often the reward is earned."""
        return {FULL: self.full}


def stamped(*, card: StampCard, deeds: Iterable[Deed], now: datetime) -> Stamped:
    """The member's card now, from all deeds in the card's period.

    Read from the beginning each time, so that the same purchases less the same returns give the
    same card in whatever order they were told. Each stamp has its own end, not the card: fewer
    stamps then never fill more cards, and nobody gains by bringing something back.
    """
    life = timedelta(days=card.days) if card.days else None
    held: list[tuple[datetime, int]] = []
    full = lapsed = 0
    for one in acts.net(deeds=deeds, least_minor=card.wanted.least_minor):
        if not card.titled.period.holds(one.at):
            continue
        held, gone = _good(held, life, one.at)
        fresh = one.units if card.wanted.measure == "units" else 1
        fresh = min(fresh, card.most_each) if card.most_each else fresh
        on = sum(count for _, count in held) + fresh
        if on >= card.places:
            # All stamps before this deed's are used up; what is over begins the next card.
            held, fresh = [], on % card.places
        held += [(one.at, fresh)] if fresh else []
        full, lapsed = full + on // card.places, lapsed + gone
    held, gone = _good(held, life, now)
    return Stamped(
        stamps=sum(count for _, count in held),
        full=full,
        lapsed=lapsed + gone,
        ends_at=held[0][0] + life if held and life is not None else None,
    )


def _good(
    held: list[tuple[datetime, int]], life: timedelta | None, at: datetime
) -> tuple[list[tuple[datetime, int]], int]:
    """The stamps that are still good at the moment, and how many are not."""
    if life is None:
        return held, 0
    good = [(made, count) for made, count in held if at < made + life]
    return good, sum(count for _, count in held) - sum(count for _, count in good)


def shown(*, card: StampCard, found: Stamped, given: int) -> int:
    """How many places of the open card look stamped, never below none.

    Where a reward was used before its stamps came back, the next stamps pay for it first.
    """
    return max(0, found.stamps - max(0, given - found.full) * card.places)


def read(*, reader: Reader) -> StampCard:
    """A stamp card; what is wrong with it is remembered by the reader."""
    head = titles.titled(reader=reader)
    found = StampCard(
        titled=head,
        wanted=acts.read(reader=reader, measures=("units", "times")),
        places=reader.whole("places", least=1, most=MOST_STAMPS),
        reward=rewards.read(reader=reader.inner("gives")),
        most_each=reader.whole("most_each", most=MOST_STAMPS, default=0),
        days=reader.whole("days", most=MOST_DAYS, default=0),
    )
    reader.refusal()
    return found


SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "A stamp card",
    "additionalProperties": False,
    "required": ["key", "name", "places"],
    "properties": {
        **titles.SCHEMA,
        "counts": acts.schema(measures=("units", "times")),
        "places": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_STAMPS,
            "description": "How many stamps fill a card: 4 where every fifth coffee is free.",
        },
        "gives": rewards.SCHEMA,
        "most_each": {"type": "integer", "minimum": 0, "maximum": MOST_STAMPS, "default": 0},
        "days": {
            "type": "integer",
            "minimum": 0,
            "maximum": MOST_DAYS,
            "default": 0,
            "description": "How many days a stamp is good for; 0: for ever.",
        },
    },
}
