"""Which plays a trigger counts in, and with what deed; what deeds have earned is told by each."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.give.leaderboard.board import Board
from guerdon.give.play.rules import Rule, board_play, counting
from guerdon.terms.trigger import Trigger
from tests.give.plays import COFFEE, NOON, PLAY, bought, plays

LINE: dict[str, Any] = {"sku": "latte", "category": "coffee", "quantity": 4, "amount_minor": 1600}


def told(kind: str, **words: Any) -> Trigger:
    return Trigger(kind=kind, key="k", customer="ann", at=NOON, data=words)


@pytest.mark.parametrize(
    ("trigger", "names"),
    [
        (
            told("purchase", order="o", lines=[LINE]),
            ["stamps/coffee", "challenges/three", "badges/regular", "boards/spenders"],
        ),
        (
            told("purchase", order="o", lines=[{**LINE, "category": "tea"}]),
            ["challenges/three", "badges/regular", "boards/spenders"],
        ),
        (told("check_in"), ["streaks/daily"]),
        (told("review"), []),
        (told("purchase", order="o", lines=[]), []),
    ],
)
def test_a_trigger_counts_where_it_is_wanted(trigger: Trigger, names: list[str]) -> None:
    found = list(counting(play=plays(), trigger=trigger))
    assert [one.play for one in found] == names
    assert {one.deed.source for one in found} <= {f"{trigger.kind}/k"}


def test_a_play_that_is_over_hears_returns_only() -> None:
    ended = {"end": (NOON - timedelta(days=1)).isoformat()}
    over = plays(stamps=[{**COFFEE, "period": ended}], boards=[{**PLAY["boards"][0]}])
    bought_now = told("purchase", order="o", lines=[LINE])
    assert [one.play for one in counting(play=over, trigger=bought_now)] == ["boards/spenders"]
    back = {**LINE, "quantity": -4, "amount_minor": -1600}
    returned = counting(play=over, trigger=told("return", order="o", lines=[back]))
    assert [one.play for one in returned] == ["stamps/coffee", "boards/spenders"]


def test_what_deeds_earn_is_told_by_the_play_itself() -> None:
    found = {one.play: one.by for one in counting(play=plays(), trigger=_bought())}
    card, board = found["stamps/coffee"], found["boards/spenders"]
    assert isinstance(card, Rule)
    assert isinstance(board, Board)
    assert board_play(board=board) == "boards/spenders"
    assert card.earned([bought(0, 9)], NOON, NOON.tzinfo) == {"card": 2}  # type: ignore[arg-type]
    assert set(card.rewards) == {"card"}


def _bought() -> Trigger:
    return told("purchase", order="o", lines=[LINE])
