"""Lives and pending times are read strictly."""

from typing import Any

import pytest

from guerdon.give.points.document_life import life, lives, pending
from guerdon.give.reading import Reader
from guerdon.terms.points import Life, Pending


def read(reading: Any, value: Any) -> tuple[Any, str | None]:
    reader = Reader({} if value is None else {"it": value})
    found = reading(reader, "it")
    refusal = reader.refusal()
    return found, None if refusal is None else str(refusal.data["where"])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, Life()),
        ({"kind": "no"}, Life(kind="no")),
        ({"kind": "rolling", "days": 30, "rounds": "month"}, Life(days=30, rounds="month")),
        ({"kind": "calendar", "years": 2, "month": 4}, Life(kind="calendar", years=2, month=4)),
        (
            {"kind": "sliding", "days": 9, "activity": ["review"]},
            Life(kind="sliding", days=9, activity=("review",)),
        ),
        (
            {"kind": "fractional", "percent": "2.5", "every": "week", "years": 1},
            Life(kind="fractional", share_bp=250, every="week", years=1),
        ),
    ],
)
def test_lives(value: Any, found: Life) -> None:
    assert read(life, value) == (found, None)


@pytest.mark.parametrize(
    ("reading", "value", "where"),
    [
        (life, {"kind": "rolling"}, "$.it.days"),
        (life, {"kind": "rolling", "days": 0}, "$.it.days"),
        (life, {"kind": "no", "days": 3}, "$.it.days"),
        (life, {"kind": "fractional", "percent": 30, "every": "week", "month": 3}, "$.it.month"),
        (life, {"kind": "sliding", "days": 3, "activity": ["x" * 90]}, "$.it.activity"),
        (life, {"kind": "fractional", "percent": 100.001}, "$.it.percent"),
        (lives, ["gold"], "$.it"),
        (lives, {"gold": {"kind": "soon"}}, "$.it.gold.kind"),
        (pending, {"kind": "dates"}, "$.it.dates"),
        (pending, {"kind": "dates", "dates": [True]}, "$.it.dates"),
        (pending, {"kind": "trigger"}, "$.it.trigger"),
        (pending, {"kind": "days", "days": 1.5}, "$.it.days"),
    ],
)
def test_what_is_wrong_is_placed(reading: Any, value: Any, where: str) -> None:
    assert read(reading, value)[1] == where


def test_pending() -> None:
    assert read(pending, {"kind": "dates", "dates": [15, 1, 15]})[0].dates == (1, 15)
    trigger = {"kind": "trigger", "trigger": "stay_over", "within_days": 9}
    expected = Pending(kind="trigger", trigger="stay_over", within_days=9)
    assert read(pending, trigger) == (expected, None)
