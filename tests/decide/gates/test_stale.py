"""Staleness: at its own end, or two weeks after it was due."""

from datetime import timedelta

from guerdon.decide.gates.stale import ends, judged
from tests.decide.gates.asked import NOON, one, terms

WEEKS = timedelta(days=14)
TICK = timedelta(microseconds=1)


def test_its_end_is_not_held() -> None:
    own = one(expires_at=NOON)
    assert judged(one=own, terms=terms(), now=NOON - TICK) is None
    found = judged(one=own, terms=terms(), now=NOON)
    assert found is not None
    assert (found.outcome, found.reason) == ("expire", "gate_expired")
    assert ends(one=one(), terms=terms()) == NOON + WEEKS
    assert judged(one=one(), terms=terms(), now=NOON + WEEKS - TICK) is None
    assert judged(one=one(), terms=terms(), now=NOON + WEEKS) is not None
