"""A leaderboard as its shop sets it up, and the rounds that it is played in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.give import deeds as acts
from guerdon.give import titled as titles
from guerdon.give.deeds import Deed, Wanted
from guerdon.give.reading import Reader
from guerdon.give.titled import Titled

ROUNDS = ("month", "week", "all")
MEASURES = ("spend_minor", "times", "units", "kinds", "days")
MOST_TOP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Members by a measure of their deeds in each round; the first `top` are shown to all."""

    titled: Titled
    wanted: Wanted
    round: str
    top: int = 10

    @property
    def key(self) -> str:
        """Its own key."""
        return self.titled.key


def round_of(*, board: Board, at: datetime, zone: str) -> str:
    """The round that the moment falls into, by the shop's zone: 2026-05, 2026-W20 or all."""
    day = at.astimezone(ZoneInfo(zone)).date()
    if board.round == "month":
        return f"{day:%Y-%m}"
    if board.round == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return "all"


def round_before(*, board: Board, at: datetime, zone: str) -> str | None:
    """The round before the one that the moment falls into; None where there is only one."""
    day = at.astimezone(ZoneInfo(zone)).date()
    if board.round == "month":
        return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"
    if board.round == "week":
        year, week, _ = (day - timedelta(days=7)).isocalendar()
        return f"{year}-W{week:02d}"
    return None


def scores(*, board: Board, deeds: Iterable[Deed], zone: str) -> dict[str, int]:
    """The member's score in each round, from all deeds.

    What came back is missing from the round in which it was bought.
    """
    rounds: dict[str, list[Deed]] = {}
    for one in acts.net(deeds=deeds, least_minor=board.wanted.least_minor):
        if board.titled.period.holds(one.at):
            rounds.setdefault(round_of(board=board, at=one.at, zone=zone), []).append(one)
    return {
        name: acts.measured(deeds=found, measure=board.wanted.measure)
        for name, found in rounds.items()
    }


def ends_on(*, board: Board, at: datetime, zone: str) -> date | None:
    """The first day of the next round; None where there is none."""
    day = at.astimezone(ZoneInfo(zone)).date()
    if board.round == "month":
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    if board.round == "week":
        return day + timedelta(days=7 - day.weekday())
    return None


def read(*, reader: Reader) -> Board:
    """A leaderboard; what is wrong with it is remembered by the reader."""
    head = titles.titled(reader=reader)
    found = Board(
        titled=head,
        wanted=acts.read(reader=reader, measures=MEASURES),
        round=reader.choice("round", among=ROUNDS, default="month"),
        top=reader.whole("top", least=1, most=MOST_TOP, default=10),
    )
    reader.refusal()
    return found


SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "A leaderboard",
    "additionalProperties": False,
    "required": ["key", "name"],
    "properties": {
        **titles.SCHEMA,
        "counts": acts.schema(measures=MEASURES),
        "round": {"enum": list(ROUNDS), "default": "month"},
        "top": {"type": "integer", "minimum": 1, "maximum": MOST_TOP, "default": 10},
    },
}
