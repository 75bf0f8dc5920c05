"""Reviews fall due in their rhythm, the last one the day after the end."""

from dataclasses import replace
from datetime import date, timedelta

from guerdon.decide.goals.rhythm import calendar, next_review
from guerdon.terms.goal import SET, Goal

TODAY = date(2026, 11, 22)
GOAL = Goal(
    key="g",
    name={},
    kpi="sales",
    start=date(2026, 11, 1),
    due=date(2026, 12, 10),
    review_days=14,
    state=SET,
)


def test_next() -> None:
    assert next_review(goal=GOAL, reviewed=None) == date(2026, 11, 15)
    assert next_review(goal=GOAL, reviewed=date(2026, 11, 20)) == date(2026, 12, 4)
    assert next_review(goal=GOAL, reviewed=date(2026, 12, 5)) == date(2026, 12, 11)
    assert next_review(goal=GOAL, reviewed=date(2026, 12, 11)) is None
    assert next_review(goal=replace(GOAL, state="draft"), reviewed=None) is None
    assert next_review(goal=replace(GOAL, due=None), reviewed=None) is None


def test_overdue_comes_first_and_the_rhythm_goes_on_from_today() -> None:
    found = calendar(goals=[(GOAL, None)], today=TODAY)
    assert [(one.day, one.what, one.days) for one in found] == [
        (date(2026, 11, 15), "review", -7),
        (date(2026, 12, 6), "review", 14),
        (date(2026, 12, 11), "end", 19),
    ]
    assert found[0].late == 7
    assert found[1].late == 0


def test_only_so_far_ahead() -> None:
    far = replace(GOAL, key="f", start=TODAY, due=TODAY + timedelta(days=300))
    found = calendar(goals=[(far, None), (GOAL, None)], today=TODAY, ahead=timedelta(days=20))
    assert [one.goal for one in found] == ["g", "f", "g", "g"]
