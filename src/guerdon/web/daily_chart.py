"""Messages a day as a drawing of bars, with who came in as a line over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guerdon.give.journeys.outlook import Day

STEP, HIGH = 10, 100
# A year of days is wide enough; what is older is in the table.
MOST = 370


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A day: where it stands and how high, in the drawing's own units."""

    day: str
    sent: int
    entered: int
    left: int
    top: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The bars of every day between the first and the last; `line` is a path of points."""

    bars: Sequence[Bar]
    line: str
    wide: int
    most: int
    first: str
    last: str


def drawn(*, days: Mapping[date, Day]) -> Drawn | None:
    """The drawing, days on which nothing happened too; None without any day."""
    if not days:
        return None
    last = max(days)
    first = max(min(days), last - timedelta(days=MOST - 1))
    whole = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    most = max(1, *(max(days[day].sent, days[day].entered) for day in days if day >= first))
    bars = []
    for place, day in enumerate(whole):
        found = days.get(day)
        sent, entered = (found.sent, found.entered) if found is not None else (0, 0)
        high = _high(sent, most)
        bars.append(
            Bar(
                day=day.isoformat(),
                sent=sent,
                entered=entered,
                left=place * STEP + 1,
                top=HIGH - high,
                high=high,
            )
        )
    return Drawn(
        bars=bars,
        line=" ".join(f"{one.left + 4},{HIGH - _high(one.entered, most)}" for one in bars),
        wide=len(bars) * STEP,
        most=most,
        first=bars[0].day,
        last=bars[-1].day,
    )


def _high(count: int, most: int) -> int:
    """In units of the drawing; whatever there is can be seen."""
    return max(1, HIGH * count // most) if count else 0
