"""Fields of the terms of points: each kind of life as a document that the room reads."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.give.points import document as room
from guerdon.terms.decision import Refusal
from guerdon.terms.points import EarnRate, Period, Plan
from guerdon.web.console.point_fields import drafted, starts
from guerdon.web.typed import Typed

PLAN = Plan(rates=(EarnRate(period=Period(), points=1, per_minor=100),))


def draft(now: datetime, **changes: str) -> dict[str, Any] | None:
    start = starts(plan=PLAN, now=now, currency="USD")
    was = {f"was_{name}": text for name, text in start.items()}
    typed = Typed(texts={**start, **was, **changes})
    return drafted(typed=typed, plan=PLAN, document={}, currency="USD")


def test_nothing_changed_says_nothing(now: datetime) -> None:
    assert draft(now) == {"wallets": {"points": {}}}


@pytest.mark.parametrize(
    ("changes", "life"),
    [
        ({"life": "no"}, {"kind": "no"}),
        ({"days": "90"}, {"kind": "rolling", "days": 90}),
        ({"rounds": "quarter"}, {"kind": "rolling", "days": 365, "rounds": "quarter"}),
        ({"life": "calendar", "years": "2"}, {"kind": "calendar", "years": 2, "month": 1}),
        (
            {"life": "sliding", "days": "30"},
            {"kind": "sliding", "days": 30, "activity": list(PLAN.life.activity)},
        ),
        (
            {"life": "fractional", "percent": "30"},
            {"kind": "fractional", "years": 0, "month": 1, "percent": 30.0, "every": "year"},
        ),
    ],
)
def test_lives(now: datetime, changes: dict[str, str], life: dict[str, Any]) -> None:
    found = draft(now, **changes)
    assert found is not None
    assert found["wallets"]["points"] == {"life": life}
    assert not isinstance(room.parsed(document=found), Refusal)


def test_the_rest(now: datetime) -> None:
    found = draft(now, pending="days", pending_days="7", most="50", revoke="below_zero", per="2.50")
    assert found is not None
    assert found["wallets"]["points"] == {
        "earn": {"rates": [{"points": 1, "per_minor": 250}]},
        "pending": {"kind": "days", "days": 7},
        "spend": {"most_percent": 50.0},
        "refund": {"revoke": "below_zero"},
    }
    assert not isinstance(room.parsed(document=found), Refusal)
