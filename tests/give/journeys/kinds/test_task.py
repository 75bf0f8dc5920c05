"""Tasks: staff are asked, and the run waits for what they say."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.give.journeys.kinds import task
from guerdon.give.journeys.step import Cause
from guerdon.give.reading import Reader
from tests.give.paths import NOON, situation

CALL: dict[str, Any] = {
    "title": {"en": "Call", "zh": "致电"},
    "say": [{"en": "Ask how it went"}],
    "outcomes": [
        {"key": "won", "name": {"en": "Comes back"}, "go": "end"},
        {"key": "lost", "name": {"en": "Not interested"}},
    ],
    "days": 2,
    "missed": "later",
    "urgent": True,
}


def test_the_run_waits_for_staff_and_goes_as_they_say() -> None:
    reader = Reader(CALL)
    terms = task.read(reader=reader)
    assert reader.refusal() is None
    turn = task.meet(terms=terms, situation=situation())
    asked: Any = turn.effect
    assert (turn.until, asked.due_at, asked.urgent) == (
        NOON + timedelta(days=2),
        NOON + timedelta(days=2),
        True,
    )
    assert [key for key, _ in asked.outcomes] == ["won", "lost"]

    def goes(why: str, word: str = "") -> str:
        cause = Cause(why=why, word=word)
        return task.woken(terms=terms, situation=situation(), cause=cause).goes

    assert (goes("outcome", "won"), goes("outcome", "lost")) == ("end", "")
    assert (goes("due"), goes("outcome", "unheard")) == ("later", "later")
    assert task.ways(terms=terms) == ("end", "", "later")


def test_a_task_without_outcomes_is_done_or_missed() -> None:
    terms = task.read(reader=Reader({"title": {"en": "Pack"}}))
    assert [key for key, _, _ in terms.outcomes] == ["done"]
    assert terms.span == timedelta(days=3)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"title": {}},
        {**CALL, "outcomes": [{"key": "A B", "name": {"en": "x"}}]},
        {**CALL, "outcomes": [CALL["outcomes"][0]] * 2},
        {**CALL, "days": 0},
        {**CALL, "say": [{"fr": "x"}]},
    ],
)
def test_what_staff_could_not_do_is_refused(wrong: dict[str, Any]) -> None:
    reader = Reader(wrong)
    task.read(reader=reader)
    assert reader.refusal() is not None
    assert task.WORD == "task"
    assert task.SCHEMA["required"] == ["title"]
