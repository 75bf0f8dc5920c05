"""Streaks: days or weeks in a row in the member's own zone, with freezes that bridge a miss."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guerdon.give import deeds as acts
from guerdon.give import steps as stairs
from guerdon.give import titled as titles
from guerdon.give.deeds import Deed, Wanted
from guerdon.give.reading import Reader
from guerdon.give.steps import Step
from guerdon.give.titled import Titled

EVERY = {"day": 1, "week": 7}
MOST_FREEZES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """Days, or weeks from Monday to Sunday, in a row, each with a deed.

    A streak is the longest stretch up to today that holds at most `freezes` missed days (or
    weeks); a missed day never counts towards a step. One more miss does not end everything: what
    lies before the first miss falls away.
    """

    titled: Titled
    wanted: Wanted
    every: str
    steps: tuple[Step, ...]
    freezes: int = 0

    @property
    def key(self) -> str:
        """Its own key."""
        return self.titled.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """`length` counted days (or weeks) from `first` to `last`, with `frozen` missed between."""

    first: date
    last: date
    length: int
    frozen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Streaked:
    """The stretch that still stands (None: none), the longest ever, and the steps earned."""

    current: Stretch | None
    longest: int
    done_today: bool
    earned: dict[str, int]


def streaked(*, streak: Streak, deeds: Iterable[Deed], today: date) -> Streaked:
    """The member's streak on their own `today`; each deed's day was theirs when it happened.

    A step is earned once, by the longest stretch. Today counts when there is a deed, and is not
    missed while there is none. Fewer deeds never make a longer streak, so that nobody gains by
    bringing something back.
    """
    net = acts.net(deeds=deeds, least_minor=streak.wanted.least_minor)
    period = streak.titled.period
    places = sorted({_place(streak, one.day) for one in net if period.holds(one.at)})
    here = _place(streak, today)
    lengths = _lengths(places, streak.freezes)
    longest = max(lengths, default=0)
    return Streaked(
        current=_current(streak, places, here),
        longest=longest,
        done_today=bool(places) and places[-1] >= here,
        earned={step.key: 1 for step in streak.steps if step.target <= longest},
    )


def _place(streak: Streak, day: date) -> int:
    """The number of the day, or of its week from Monday on."""
    # 0001-01-01, day 1 of the calendar, was a Monday.
    return (day.toordinal() - 1) // EVERY[streak.every]


def _day(streak: Streak, place: int) -> date:
    return date(1, 1, 1) + timedelta(days=place * EVERY[streak.every])


def _lengths(places: list[int], freezes: int) -> list[int]:
    """For each place how many lie in the longest stretch that ends with it."""
    found, start = [], 0
    for end, place in enumerate(places):
        while place - places[start] - (end - start) > freezes:
            start += 1
        found.append(end - start + 1)
    return found


def _current(streak: Streak, places: list[int], here: int) -> Stretch | None:
    """The longest stretch up to the day before today, or today where it counts already."""
    last = max(here - 1, places[-1]) if places else here
    start = 0
    while start < len(places):
        frozen = last - places[start] + 1 - (len(places) - start)
        if frozen <= streak.freezes:
            return Stretch(
                first=_day(streak, places[start]),
                last=_day(streak, places[-1]),
                length=len(places) - start,
                frozen=frozen,
            )
        start += 1
    return None


def read(*, reader: Reader) -> Streak:
    """A streak; what is wrong with it is remembered by the reader."""
    head = titles.titled(reader=reader)
    found = Streak(
        titled=head,
        wanted=acts.read(reader=reader, measures=("times",)),
        every=reader.choice("every", among=tuple(EVERY), default="day"),
        steps=stairs.read(reader=reader),
        freezes=reader.whole("freezes", most=MOST_FREEZES, default=0),
    )
    reader.refusal()
    return found


SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "A streak",
    "additionalProperties": False,
    "required": ["key", "name", "steps"],
    "properties": {
        **titles.SCHEMA,
        "counts": acts.schema(measures=("times",)),
        "every": {"enum": list(EVERY), "default": "day"},
        "steps": stairs.SCHEMA,
        "freezes": {
            "type": "integer",
            "minimum": 0,
            "maximum": MOST_FREEZES,
            "default": 0,
            "description": "How many missed days a streak may hold.",
        },
    },
}
