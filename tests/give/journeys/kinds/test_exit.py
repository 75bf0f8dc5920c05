"""An exit ends the run with the shop's own reason."""

from guerdon.give.journeys.kinds import exit as leaving
from guerdon.give.journeys.step import Cause
from guerdon.give.reading import Reader
from tests.give.paths import HELLO, NOON, due, run, situation, steps


def test_the_run_ends_with_its_reason() -> None:
    reader = Reader({"why": "serial"})
    terms = leaving.read(reader=reader)
    assert reader.refusal() is None
    assert leaving.woken(terms=terms, situation=situation(), cause=Cause(why="due")).goes == "end"
    assert leaving.ways(terms=terms) == ("end",)
    one = steps({"key": "out", "exit": {"why": "serial"}}, HELLO, goal=None)
    found = due(one, run(one), NOON).run
    assert (found.state, found.reached_at, found.why) == ("ended", None, "serial")
    reader = Reader({"why": "A B"})
    leaving.read(reader=reader)
    assert reader.refusal() is not None
    assert leaving.WORD == "exit"
    assert leaving.SCHEMA["type"] == "object"
