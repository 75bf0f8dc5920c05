"""Grants: exactly one thing, and no more of it than a member may have."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.give.journeys.kinds import grant
from guerdon.give.journeys.step import Cause, Facts
from guerdon.give.reading import Reader
from tests.give.paths import NOON, situation


def read(**words: Any) -> grant.Terms:
    reader = Reader(words)
    found = grant.read(reader=reader)
    assert reader.refusal() is None, reader.refusal()
    return found


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ({"points": 5}, "points"),
        ({"coupon": "back", "lasts_days": 7}, "coupon"),
        ({"gift": "mug", "cost_minor": 900}, "gift"),
        ({"ticket": "wheel", "tickets": 2}, "ticket"),
        ({"badge": "explorer"}, "badge"),
        ({"privilege": "free_shipping", "lasts_days": 30}, "privilege"),
    ],
)
def test_each_kind_of_thing_is_given(words: dict[str, Any], what: str) -> None:
    terms = read(**words)
    turn = grant.meet(terms=terms, situation=situation())
    given: Any = turn.effect
    assert (turn.what, given.what, given.bound) == ("given", what, "")
    assert grant.woken(terms=terms, situation=situation(), cause=Cause(why="due")).effect is None


def test_a_coupon_may_be_bound_to_the_object() -> None:
    given: Any = grant.meet(terms=read(coupon="back", bound=True), situation=situation()).effect
    assert given.bound == "c1"


def test_who_had_as_many_gets_none_until_the_window_is_over() -> None:
    terms = read(points=5, at_most={"times": 2, "days": 10, "over": "end"})
    assert grant.ways(terms=terms) == ("", "end")
    for days, what in (((1, 5), "had"), ((1, 10), "given"), ((1,), "given"), ((), "given")):
        had = {"here": tuple(NOON - timedelta(days=day) for day in days)}
        turn = grant.meet(terms=terms, situation=situation(facts=Facts(granted=had)))
        assert (turn.what, turn.effect is None) == (what, what == "had")
    other = Facts(granted={"there": (NOON, NOON, NOON)})
    assert grant.meet(terms=terms, situation=situation(facts=other)).what == "given"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"points": 0},
        {"points": 1, "gift": "mug"},
        {"badge": "x", "privilege": "y"},
        {"points": 5, "bound": True},
        {"points": 5, "at_most": {"days": 3}},
        {"points": 5, "lasts_days": 0},
    ],
)
def test_what_could_not_be_given_is_refused(wrong: dict[str, Any]) -> None:
    reader = Reader(wrong)
    grant.read(reader=reader)
    assert reader.refusal() is not None
    assert grant.WORD == "grant"
    assert "badge" in grant.SCHEMA["properties"]
