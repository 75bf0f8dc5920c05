"""All gates: the first that stops a message speaks; it is held, not dropped, unless it expires."""

from datetime import timedelta

import pytest

from guerdon.decide.gates.passing import GATES, judged
from guerdon.terms.reach import Cap, Consented
from tests.decide.gates.asked import NOON, one, terms

NO = Consented(given=False, at=NOON, proof="")
FULL = terms(caps=(Cap(key="c", most=1, days=7),))


def test_what_every_gate_lets_pass() -> None:
    assert len(GATES) == 11
    assert judged(one=one(), terms=terms(), now=NOON) is None


def test_they_are_asked_in_their_order() -> None:
    asked = one(
        relevance="points_at_least",
        consent=NO,
        blocked={"why": "bounced"},
        complained_at=NOON,
        zone="Asia/Tokyo",
        channel="sms",
        reached={"c": (1, NOON + timedelta(days=1))},
        cost_minor=2,
        budget_left=1,
    )
    mend = [
        {"relevance": ""},
        {"consent": one().consent},
        {"blocked": None},
        {"complained_at": None},
        {"zone": "UTC"},
        {"reached": {}},
        {"budget_left": 2},
    ]
    seen = []
    changes: dict[str, object] = {}
    for step in ({}, *mend):
        changes |= step
        kept = {name: getattr(asked, name) for name in asked.__slots__} | changes
        found = judged(one=type(asked)(**kept), terms=FULL, now=NOON)
        seen.append(found.gate if found else None)
    assert seen == ["relevant", "consent", "blocked", "care", "quiet_hours", "cap", "budget", None]


@pytest.mark.parametrize(
    ("hours", "outcome"), [(12, "expire"), (13, "hold"), (None, "hold"), (0, "expire")]
)
def test_what_would_expire_while_it_is_held_expires_now(hours: int | None, outcome: str) -> None:
    # In Tokyo it is 21:00, the quiet hours end in twelve.
    ends = None if hours is None else NOON + timedelta(hours=hours)
    found = judged(one=one(zone="Asia/Tokyo", expires_at=ends), terms=terms(), now=NOON)
    assert found is not None
    assert found.outcome == outcome
    assert found.reason == ("gate_expires_held" if outcome == "expire" else "gate_quiet_hours")


def test_a_hold_always_lies_ahead() -> None:
    stuck = one(reached={"c": (1, NOON - timedelta(days=1))})
    found = judged(one=stuck, terms=FULL, now=NOON)
    assert found is not None
    assert found.until is not None
    assert found.until > NOON
