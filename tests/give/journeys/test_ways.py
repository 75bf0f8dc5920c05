"""The ways through a journey: reached, ending, and going round."""

from guerdon.give.journeys import ways
from tests.give.paths import HELLO, journey, steps

WAIT = {"key": "rest", "wait": {"for": {"days": 1}}, "then": "hello"}


def test_all_of_a_straight_journey_is_reached_and_ends() -> None:
    one = journey()
    keys = {step.key for step in one.steps}
    assert ways.reached(journey=one) == keys == ways.ends(journey=one)
    assert ways.ways(journey=one)["coupon"] == ("last", "end")
    assert not list(ways.spinning(journey=one))


def test_a_step_that_nobody_leads_to_and_a_circle_are_seen() -> None:
    one = steps({**HELLO, "then": "end"}, {"key": "lost", "exit": {}})
    assert ways.reached(journey=one) == {"hello"}
    assert set(ways.spinning(journey=steps({**HELLO, "then": "hello"}))) == {"hello"}
    round_and_round = steps(HELLO, WAIT)
    assert not list(ways.spinning(journey=round_and_round))
    assert ways.ends(journey=round_and_round) == frozenset()
