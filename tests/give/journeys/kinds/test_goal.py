"""A goal as a step ends the run as reached."""

from guerdon.give.journeys.kinds import goal
from guerdon.give.journeys.step import Cause
from guerdon.give.reading import Reader
from tests.give.paths import HELLO, NOON, due, run, situation, steps


def test_the_goal_is_reached_and_the_run_over() -> None:
    reader = Reader({})
    terms = goal.read(reader=reader)
    assert reader.refusal() is None
    assert goal.meet(terms=terms, situation=situation()).reached
    assert goal.woken(terms=terms, situation=situation(), cause=Cause(why="due")).reached
    assert goal.ways(terms=terms) == ("end",)
    one = steps({"key": "there", "goal": {}}, HELLO)
    found = due(one, run(one), NOON).run
    assert (found.state, found.reached_at, found.why) == ("ended", NOON, "goal")
    assert goal.WORD == "goal"
    assert goal.SCHEMA["type"] == "object"
