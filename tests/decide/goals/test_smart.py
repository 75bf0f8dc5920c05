"""Each thing that a goal may lack is named, and nothing else; a whole goal lacks nothing."""

from dataclasses import replace
from datetime import date

import pytest

from guerdon.decide.goals.smart import LETTERS, Usual, smart
from guerdon.terms.goal import Goal

TODAY = date(2026, 11, 22)
WHOLE = Goal(
    key="g",
    name={"en": "More"},
    kpi="sales",
    baseline=100.0,
    target=120.0,
    start=date(2026, 11, 1),
    due=date(2027, 1, 31),
    owner="Mia",
    why="It pays for the shop.",
    moscow="must",
)


def lacks(goal: Goal, usual: Usual | None = None) -> list[tuple[str, str]]:
    parts = smart(goal=goal, today=TODAY, segments={"regulars"}, usual=usual)
    assert tuple(part.letter for part in parts) == LETTERS
    return [(part.letter[0], one.reason) for part in parts for one in part.missing]


def test_whole() -> None:
    assert lacks(WHOLE) == []


@pytest.mark.parametrize(
    ("changes", "letter", "reason"),
    [
        ({"name": {"en": " "}}, "s", "smart_name"),
        ({"kpi": ""}, "s", "smart_kpi"),
        ({"kpi": "segment_customers", "of": "gone"}, "s", "smart_segment"),
        ({"owner": " "}, "s", "smart_owner"),
        ({"baseline": None}, "m", "smart_baseline"),
        ({"target": None}, "m", "smart_target"),
        ({"target": 100.0}, "m", "smart_target_same"),
        ({"kpi": "repeat_share", "target": 1.2}, "m", "smart_target_share"),
        ({"why": "money"}, "r", "smart_why"),
        ({"moscow": ""}, "r", "smart_moscow"),
        ({"due": None}, "t", "smart_date"),
        ({"start": None}, "t", "smart_date"),
        ({"due": date(2026, 11, 21)}, "t", "smart_past"),
        ({"start": date(2026, 11, 21), "due": date(2026, 12, 3)}, "t", "smart_span"),
        ({"start": date(2024, 1, 1), "due": date(2027, 1, 1)}, "t", "smart_span"),
        ({"review_days": 93}, "t", "smart_review"),
    ],
)
def test_what_is_missing(changes: dict[str, object], letter: str, reason: str) -> None:
    assert lacks(replace(WHOLE, **changes)) == [(letter, reason)]  # type: ignore[arg-type]


def test_ends_that_just_do() -> None:
    assert lacks(replace(WHOLE, due=TODAY, review_days=14)) == []
    assert lacks(replace(WHOLE, start=TODAY, due=date(2026, 12, 5))) == []
    assert lacks(replace(WHOLE, kpi="segment_customers", of="regulars")) == []


def test_more_than_was_ever_reached_wants_a_how() -> None:
    usual = Usual(best=9.0, needed=10.0, weeks=13, best_written="9", needed_written="10")
    assert lacks(WHOLE, usual) == [("a", "smart_beyond")]
    assert lacks(replace(WHOLE, how="Calls."), usual) == []
    assert lacks(WHOLE, replace(usual, best=10.0)) == []
    falling = replace(WHOLE, kpi="complaints", baseline=200.0)
    assert lacks(falling, replace(usual, needed=-10.0, best=-9.0)) == [("a", "smart_beyond")]
    assert lacks(falling, replace(usual, needed=-9.0, best=-9.0)) == []
