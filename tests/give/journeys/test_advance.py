"""A run goes from wait to wait: goals and ends stop it, nothing happens twice."""

from datetime import timedelta

import pytest

from guerdon.give.journeys import advance
from guerdon.give.journeys.effect import Grant, Say
from guerdon.give.journeys.run import ENDED, GOING, WATCHED
from guerdon.give.journeys.step import Facts
from tests.give.paths import HELLO, NOON, due, hear, journey, run, steps, whats

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_a_run_goes_step_by_step_to_its_end_and_is_watched_for_its_goal() -> None:
    one = journey()
    found = due(one, run(one), NOON)
    assert whats(found) == [("rest", "waits")]
    assert found.run.due_at == NOON + HOUR
    assert due(one, found.run, NOON + HOUR - timedelta(seconds=1)).run == found.run
    found = due(one, found.run, NOON + HOUR)
    assert whats(found) == [("rest", "waited"), ("hello", "said"), ("look", "waits")]
    found = due(one, found.run, NOON + HOUR + DAY)
    assert whats(found) == [("look", "missed"), ("coupon", "given"), ("last", "said")]
    assert [type(mark.effect) for mark in found.marks[1:]] == [Grant, Say]
    assert (found.run.state, found.run.due_at) == (WATCHED, NOON + 7 * DAY)
    over = due(one, found.run, NOON + 7 * DAY).run
    assert (over.state, over.why, over.reached_at) == (ENDED, "done", None)
    assert due(one, over, NOON + 99 * DAY).run == over


def test_every_mark_of_a_run_has_a_key_of_its_own() -> None:
    one = journey()
    at, keys = run(one), []
    for hours in range(0, 200, 5):
        found = due(one, at, NOON + hours * HOUR)
        at, keys = found.run, keys + [mark.key for mark in found.marks]
    assert len(keys) == len(set(keys)) == 7


def test_the_goal_ends_a_run_wherever_it_stands_and_in_time_only() -> None:
    one = journey()
    waiting = due(one, run(one), NOON).run
    found = hear(one, waiting, "purchase", NOON + HOUR / 2)
    assert whats(found) == [("rest", "goal")]
    assert (found.run.state, found.run.reached_at) == (ENDED, NOON + HOUR / 2)
    assert hear(one, found.run, "purchase", NOON + HOUR).run == found.run
    assert due(one, found.run, NOON + 9 * DAY).run == found.run
    assert hear(one, waiting, "purchase", NOON - HOUR).run == waiting
    assert hear(one, waiting, "purchase", NOON + 7 * DAY).run == waiting


def test_a_stop_counts_for_its_own_object_only() -> None:
    one = journey()
    waiting = due(one, run(one), NOON).run
    assert hear(one, waiting, "cart_emptied", NOON + HOUR / 2, cart="c2").run == waiting
    found = hear(one, waiting, "cart_emptied", NOON + HOUR / 2, cart="c1")
    assert (found.run.state, found.run.why) == (ENDED, "stopped")


def test_what_is_waited_for_wakes_the_run_and_what_came_before_is_remembered() -> None:
    one = journey()
    start = due(one, run(one), NOON).run
    there = due(one, start, NOON + HOUR).run
    assert hear(one, there, "seen", NOON + 2 * HOUR, cart="c2").run == there
    found = hear(one, there, "seen", NOON + 2 * HOUR, cart="c1")
    assert whats(found)[0] == ("look", "heard")
    early = hear(one, start, "seen", NOON + HOUR / 2, cart="c1")
    assert (early.marks, early.run.remembered) == ((), frozenset({"seen"}))
    found = due(one, early.run, NOON + HOUR)
    assert whats(found)[:3] == [("rest", "waited"), ("hello", "said"), ("look", "heard")]
    assert found.run.remembered == frozenset()


def test_who_is_held_out_takes_no_step_and_is_watched_all_the_same() -> None:
    one = journey(holdout_percent=50)
    arms = {run(one, customer=f"c{number}").arm for number in range(40)}
    assert arms == {"treated", "holdout"}
    held = next(
        found for number in range(40) if (found := run(one, customer=f"c{number}")).arm == "holdout"
    )
    assert (held.state, held.due_at) == (WATCHED, NOON + 7 * DAY)
    assert due(one, held, NOON + DAY).marks == ()
    assert hear(one, held, "purchase", NOON + DAY).run.reached_at == NOON + DAY


def test_a_late_worker_counts_from_what_was_meant_a_very_late_one_from_now() -> None:
    one = journey()
    waiting = due(one, run(one), NOON).run
    late = due(one, waiting, NOON + HOUR + timedelta(minutes=10))
    assert late.marks[0].at == NOON + HOUR
    later = due(one, waiting, NOON + 3 * DAY)
    assert later.marks[0].at == NOON + 3 * DAY
    assert later.run.due_at == NOON + 4 * DAY


def test_a_circle_without_a_wait_is_ended_and_not_gone_round_for_ever() -> None:
    one = steps({**HELLO, "then": "hello"})
    found = due(one, run(one), NOON)
    assert (found.run.state, found.run.why) == (ENDED, "loop")
    assert len(found.marks) == advance.MOST_AT_ONCE + 1


def test_an_outcome_counts_for_the_task_that_is_waited_for_alone() -> None:
    task = {"title": {"en": "Call"}, "outcomes": [{"key": "no", "name": {"en": "No"}, "go": "end"}]}
    one = steps({"key": "call", "task": task}, HELLO)
    asked = due(one, run(one), NOON).run
    words = {"journey": one, "facts": Facts(), "now": NOON + HOUR}
    assert advance.told(run=asked, seq=7, outcome="no", **words).run == asked  # type: ignore[arg-type]
    found = advance.told(run=asked, seq=asked.asked, outcome="no", **words)  # type: ignore[arg-type]
    assert (whats(found), found.run.state) == ([("call", "outcome")], WATCHED)


@pytest.mark.parametrize(("to", "state"), [("last", GOING), ("end", ENDED)])
def test_an_edit_moves_a_waiting_run_or_turns_it_out(to: str, state: str) -> None:
    one = journey()
    waiting = due(one, run(one), NOON).run
    found = advance.moved(run=waiting, version=2, step=to, now=NOON + HOUR / 2)
    assert found.run.state == state
    if state == GOING:
        assert (found.run.version, found.run.step) == (2, "last")
        assert whats(due(one, found.run, NOON + HOUR / 2)) == [("last", "said")]
    assert advance.moved(run=found.run, version=2, step="end", now=NOON).run.state == ENDED


def test_a_step_that_its_version_does_not_have_ends_the_run() -> None:
    one = journey()
    lost = advance.moved(run=run(one), version=1, step="nowhere", now=NOON).run
    assert due(one, lost, NOON).run.why == "edited"
    assert advance.means(run=run(one), journey=one, trigger=_said("purchase"))
    assert not advance.means(run=run(one), journey=one, trigger=_said("weather"))


def _said(kind: str):  # type: ignore[no-untyped-def]
    from guerdon.terms.trigger import Trigger

    return Trigger(kind=kind, key=kind, customer="ann", at=NOON + HOUR)
