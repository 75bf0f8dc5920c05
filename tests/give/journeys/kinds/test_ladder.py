"""The ladder: cheapest first, stops on response, no rung dearer than worth times chance."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.journeys.kinds import ladder
from guerdon.give.journeys.step import Cause, Facts
from guerdon.give.reading import Reader
from tests.give.paths import NOON, situation

WEEK = timedelta(days=7)
SMS = {"message": {"channels": ["sms"], "template": "miss"}, "cost_minor": 5, "chance_percent": 2}
CALL = {"task": {"title": {"en": "Call"}}, "cost_minor": 500, "chance_percent": 8}
GIFT = {"grant": {"gift": "mug"}, "cost_minor": 3_000, "chance_percent": 15}
LADDER: dict[str, Any] = {
    "rungs": [SMS, CALL, GIFT],
    "every": {"days": 7},
    "worth": {"field": "clv"},
    "answered": "end",
}


def read(**words: Any) -> ladder.Terms:
    reader = Reader({**LADDER, **words})
    found = ladder.read(reader=reader)
    assert reader.refusal() is None, reader.refusal()
    return found


def climb(terms: ladder.Terms, clv: int | None) -> list[int]:
    """The rungs that a member of this worth is taken up."""
    facts = Facts(values={} if clv is None else {"clv": clv})
    turn = ladder.meet(terms=terms, situation=situation(facts=facts))
    found = []
    while turn.until is not None:
        assert turn.hears == "purchase"
        found.append(turn.rung)
        here = situation(facts=facts, rung=turn.rung)
        turn = ladder.woken(terms=terms, situation=here, cause=Cause(why="due"))
    return found


@pytest.mark.parametrize(
    ("clv", "rungs"),
    [
        (None, []),
        (249, []),
        (250, [1]),
        (6_249, [1]),
        (6_250, [1, 2]),
        (19_999, [1, 2]),
        (20_000, [1, 2, 3]),
    ],
)
def test_each_rung_is_bounded_by_worth_times_chance(clv: int | None, rungs: list[int]) -> None:
    assert climb(read(), clv) == rungs


@given(clv=st.integers(0, 10**9), share=st.integers(1, 100))
def test_what_is_spent_never_passes_what_it_may_bring(clv: int, share: int) -> None:
    terms = read(worth={"field": "clv", "percent": share})
    worth = ladder.worth(terms=terms, values={"clv": clv})
    for rung in climb(terms, clv):
        one = terms.rungs[rung - 1]
        assert one.cost_minor <= worth * one.chance_bp / 10_000


def test_the_response_ends_it_and_an_outcome_leaves_time_for_it() -> None:
    terms = read(worth={"minor": 100_000})
    here = situation(rung=2)
    assert ladder.woken(terms=terms, situation=here, cause=Cause(why="heard")).goes == "end"
    turn = ladder.woken(terms=terms, situation=here, cause=Cause(why="outcome", word="done"))
    assert (turn.until, turn.rung, turn.effect) == (NOON + WEEK, 2, None)
    assert ladder.ways(terms=terms) == ("", "end")


def test_what_was_had_already_is_left_out() -> None:
    had = {**GIFT, "grant": {"gift": "mug", "at_most": {"times": 1}}}
    terms = read(rungs=[had], worth={"minor": 100_000})
    facts = Facts(granted={"here": (NOON - WEEK,)})
    turn = ladder.meet(terms=terms, situation=situation(facts=facts))
    assert (turn.what, turn.effect) == ("unanswered", None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rungs": [CALL, SMS]},
        {"rungs": [{"cost_minor": 1, "chance_percent": 1}]},
        {"rungs": [{**SMS, **CALL}]},
        {"every": None},
        {"worth": {}},
        {"worth": {"field": "orders"}},
        {"until": "NO"},
    ],
)
def test_a_ladder_that_could_not_be_climbed_is_refused(wrong: dict[str, Any]) -> None:
    reader = Reader({**LADDER, **wrong})
    ladder.read(reader=reader)
    assert reader.refusal() is not None
    assert ladder.WORD == "ladder"
    assert set(ladder.SCHEMA["required"]) == {"rungs", "every", "worth"}
    assert ladder.bears(rung=read().rungs[0], worth_minor=250)
