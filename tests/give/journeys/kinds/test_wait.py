"""Waits: for a time, an hour, a trigger, a date; nothing that has passed is waited for."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.give.journeys.kinds import wait
from guerdon.give.journeys.step import Cause, Facts
from guerdon.give.reading import Reader
from tests.give.paths import NOON, situation

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHANGHAI = Facts(zone="Asia/Shanghai")


def read(**words: Any) -> wait.Terms:
    reader = Reader(words)
    found = wait.read(reader=reader)
    assert reader.refusal() is None, reader.refusal()
    return found


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"for": {"days": 1}, "until": {"trigger": "x"}},
        {"for": {"days": 1}, "date": {"attribute": "renewal"}},
        {"until": {"trigger": "NO"}},
        {"until": {"trigger": "x"}, "date": {"attribute": "y"}},
        {"date": {}},
        {"at_most": {"days": 1}},
    ],
)
def test_exactly_one_way_to_wait(wrong: dict[str, Any]) -> None:
    reader = Reader(wrong)
    wait.read(reader=reader)
    assert reader.refusal() is not None


def test_a_time_then_an_hour_of_the_members_day() -> None:
    span = read(**{"for": {"hours": 2}})
    assert wait.meet(terms=span, situation=situation()).until == NOON + 2 * HOUR
    both = read(**{"for": {"days": 1}, "at": "10:00"})
    # Noon in UTC is eight in the evening in Shanghai: a day later the next ten is 14 hours on.
    assert (
        wait.meet(terms=both, situation=situation(facts=SHANGHAI)).until == NOON + DAY + 14 * HOUR
    )
    assert wait.woken(terms=span, situation=situation(), cause=Cause(why="due")).what == "waited"
    assert wait.ways(terms=span) == ("",)


def test_a_trigger_is_waited_for_so_long_and_not_when_it_came_before() -> None:
    one = read(until={"trigger": "seen"}, at_most={"days": 2}, heard="yes", missed="no")
    turn = wait.meet(terms=one, situation=situation())
    assert (turn.until, turn.hears) == (NOON + 2 * DAY, "seen")
    there = situation(remembered=frozenset({"seen"}))
    assert wait.meet(terms=one, situation=there).goes == "yes"
    assert wait.woken(terms=one, situation=there, cause=Cause(why="due")).goes == "yes"
    assert wait.woken(terms=one, situation=situation(), cause=Cause(why="due")).goes == "no"
    assert wait.woken(terms=one, situation=situation(), cause=Cause(why="heard")).goes == "yes"
    assert wait.ways(terms=one) == ("yes", "no")
    assert not wait.endless(terms=one)
    assert wait.endless(terms=read(until={"trigger": "seen"}))


@pytest.mark.parametrize(
    ("told", "days", "until"),
    [
        ("2026-04-14", -31, None),
        ("2026-04-14", 0, NOON + 31 * DAY - 3 * HOUR),
        ("2026-03-01", 0, None),
        ("soon", 0, None),
        (None, 0, None),
    ],
)
def test_a_date_of_the_member_that_has_passed_is_missed(
    told: str | None, days: int, until: Any
) -> None:
    one = read(date={"attribute": "renewal", "days": days}, missed="end")
    facts = Facts(values={"attribute.renewal": told})
    turn = wait.meet(terms=one, situation=situation(facts=facts))
    assert turn.until == until
    assert turn.goes == ("" if until else "end")


def test_a_birthday_is_the_next_one_lunar_too() -> None:
    one = read(date={"attribute": "birthday", "days": -1}, at="08:00")
    facts = Facts(values={"attribute.birthday": "lunar 02-02"})
    # The second of the second lunar month was 20 March in 2026.
    turn = wait.meet(terms=one, situation=situation(facts=facts))
    assert turn.until == NOON + 5 * DAY - 4 * HOUR
    assert wait.SCHEMA["type"] == "object"
    assert wait.WORD == "wait"
