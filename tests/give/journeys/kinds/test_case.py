"""Cases are opened and kept open while the run goes on."""

from datetime import timedelta
from typing import Any

from guerdon.give.journeys.kinds import case
from guerdon.give.journeys.step import Cause
from guerdon.give.reading import Reader
from tests.give.paths import NOON, situation


def test_a_case_is_opened_once_and_the_run_goes_on() -> None:
    reader = Reader({"title": {"en": "A complaint"}, "days": 2, "urgent": True})
    terms = case.read(reader=reader)
    assert reader.refusal() is None
    turn = case.meet(terms=terms, situation=situation())
    opened: Any = turn.effect
    assert (turn.until, opened.case, opened.urgent) == (None, True, True)
    assert opened.due_at == NOON + timedelta(days=2)
    again = case.woken(terms=terms, situation=situation(), cause=Cause(why="due"))
    assert again.effect is None
    assert case.ways(terms=terms) == ("",)
    reader = Reader({})
    case.read(reader=reader)
    assert reader.refusal() is not None
    assert (case.WORD, case.CLOSED) == ("case", "case_closed")
    assert case.SCHEMA["required"] == ["title"]
