"""The section `play` of the programme's text: read strictly, each play once by its key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from guerdon.give import badges, challenges, stamps, streaks
from guerdon.give.badges import Badge
from guerdon.give.challenges import Challenge
from guerdon.give.draw import campaign
from guerdon.give.draw.campaign import Draw
from guerdon.give.leaderboard import board
from guerdon.give.leaderboard.board import Board
from guerdon.give.reading import Reader
from guerdon.give.stamps import StampCard
from guerdon.give.streaks import Streak
from guerdon.terms.decision import Refusal

NAME = "play"
MOST_OF_A_KIND = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """All plays of the shop, by kind, in the order of the document."""

    draws: tuple[Draw, ...] = ()
    stamps: tuple[StampCard, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    streaks: tuple[Streak, ...] = ()
    badges: tuple[Badge, ...] = ()
    boards: tuple[Board, ...] = ()

    def draw(self, key: str) -> Draw | None:
        """The draw with this key."""
        return next((one for one in self.draws if one.key == key), None)


def parsed(*, document: Mapping[str, Any]) -> Play | Refusal:
    """The plays that the document describes, or what is wrong first and where.

    {"draws": [...], "stamps": [...], "challenges": [...], "streaks": [...], "badges": [...],
    "boards": [...]}, each list may be left out. Refused: `play_malformed` with the place and the
    problem.
    """
    reader = Reader(document)
    found = Play(
        draws=_each(reader, "draws", campaign.read),
        stamps=_each(reader, "stamps", stamps.read),
        challenges=_each(reader, "challenges", challenges.read),
        streaks=_each(reader, "streaks", streaks.read),
        badges=_each(reader, "badges", badges.read),
        boards=_each(reader, "boards", board.read),
    )
    wrong = reader.refusal()
    if wrong is not None:
        where, problem = wrong.data["where"], wrong.data["problem"]
        return Refusal(reason="play_malformed", data={"where": where, "problem": problem})
    return found


def _each(reader: Reader, word: str, read: Callable[..., T]) -> tuple[T, ...]:
    if not reader.has(word):
        return ()
    found: dict[str, T] = {}
    for inner in reader.listed(word, least=0, most=MOST_OF_A_KIND):
        one = read(reader=inner)
        key: str = one.key  # type: ignore[attr-defined]
        if key in found:
            inner.wrong("key", f"{key} stands twice")
        found[key] = one
    return tuple(found.values())


def _list(items: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "type": "array",
        "maxItems": MOST_OF_A_KIND,
        "description": description,
        "items": items,
    }


SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Play",
    "description": "Draws, stamp cards, challenges, streaks, badges and leaderboards.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "draws": _list(campaign.SCHEMA, "Prizes by chance, with published odds."),
        "stamps": _list(stamps.SCHEMA, "Every nth is free."),
        "challenges": _list(challenges.SCHEMA, "So much of one thing within a window."),
        "streaks": _list(streaks.SCHEMA, "Days or weeks in a row."),
        "badges": _list(badges.SCHEMA, "Levels, each given once."),
        "boards": _list(board.SCHEMA, "Ranks of those who want to be seen."),
    },
}
