"""Rounds by the shop's own calendar, and scores from what is left of each order."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from guerdon.give.leaderboard import board
from guerdon.give.leaderboard.board import Board, ends_on, round_before, round_of, scores
from guerdon.give.reading import Reader
from tests.give.plays import PLAY, bought


def read(**words: Any) -> Board:
    reader = Reader({**PLAY["boards"][0], **words})
    found = board.read(reader=reader)
    assert reader.refusal() is None, reader.refusal()
    return found


@pytest.mark.parametrize(
    ("every", "at", "zone", "name", "before", "end"),
    [
        ("month", "2026-05-31T16:30", "Asia/Shanghai", "2026-06", "2026-05", date(2026, 7, 1)),
        ("month", "2026-05-31T16:30", "UTC", "2026-05", "2026-04", date(2026, 6, 1)),
        ("month", "2026-12-31T12:00", "UTC", "2026-12", "2026-11", date(2027, 1, 1)),
        ("week", "2027-01-03T12:00", "UTC", "2026-W53", "2026-W52", date(2027, 1, 4)),
        ("week", "2027-01-04T12:00", "UTC", "2027-W01", "2026-W53", date(2027, 1, 11)),
        ("all", "2026-05-31T12:00", "UTC", "all", None, None),
    ],
)
def test_rounds(
    every: str, at: str, zone: str, name: str, before: str | None, end: date | None
) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    one = read(round=every)
    assert round_of(board=one, at=moment, zone=zone) == name
    assert round_before(board=one, at=moment, zone=zone) == before
    assert ends_on(board=one, at=moment, zone=zone) == end


def test_what_came_back_is_missing_where_it_was_bought() -> None:
    back = bought(41, -1, order="a", minor=200)
    told = [bought(0, 3, order="a", minor=700), bought(40, minor=500), back]
    assert scores(board=read(), deeds=told, zone="UTC") == {"2026-03": 500, "2026-04": 500}
    assert scores(board=read(round="all"), deeds=told, zone="UTC") == {"all": 1000}


def test_what_is_no_board_is_refused() -> None:
    for words in ({"round": "year"}, {"top": 0}, {"top": 101}, {"more": 1}):
        reader = Reader({**PLAY["boards"][0], **words})
        board.read(reader=reader)
        assert reader.refusal() is not None
