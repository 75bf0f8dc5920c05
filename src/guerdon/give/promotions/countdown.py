"""Countdown: a discount that shrinks day by day, as day 1 7折, day 2 7.5折, day 3 8折."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from guerdon.give.cut import Cut, across, most_across
from guerdon.give.kind import Given, Kind, Moment, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Percent, Rows, Text

FIRST = Text(name="first_day", says="day", longest=10)
PERCENT = Percent()
DAYS = Rows(name="days", words=(PERCENT,), most=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """`bps[d]` hundredths of a percent on day d from `first` (a local date); 0 outside."""

    first: date
    bps: tuple[int, ...]
    today: int = 0
    day: int = 0


def _read(reader: Reader) -> Countdown:
    text = FIRST.of(reader)
    try:
        first = date.fromisoformat(text)
    except ValueError:
        reader.wrong("first_day", "a local date as YYYY-MM-DD is wanted")
        first = date.min
    days = DAYS.of(reader)
    bps = tuple(PERCENT.of(inner) for inner in days)
    for inner in days:
        inner.refusal()
    if any(later > earlier for earlier, later in pairwise(bps)):
        reader.wrong("days", "the discount only shrinks")
    return Countdown(first=first, bps=bps)


def _settled(terms: Countdown, moment: Moment) -> Countdown:
    day = (moment.local.date() - terms.first).days
    today = terms.bps[day] if 0 <= day < len(terms.bps) else 0
    return Countdown(first=terms.first, bps=terms.bps, today=today, day=day + 1)


def _give(terms: Countdown, turn: Turn) -> Given:
    if not terms.today:
        return Given()
    given = across(Cut(percent_bp=terms.today), turn)
    last = len(terms.bps) - terms.day
    return Given(cuts=given.cuts, data={**given.data, "day": terms.day, "days_left": last})


def _most(terms: Countdown, turn: Turn) -> int:
    return most_across(Cut(percent_bp=terms.today), turn)


KIND = Kind(
    name="countdown",
    layers=("line", "order"),
    read=_read,
    give=_give,
    most=_most,
    by_line=lambda _: True,
    settled=_settled,
    words=(FIRST, DAYS),
)
