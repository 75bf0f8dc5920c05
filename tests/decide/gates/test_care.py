"""Care hold: three days after a complaint, marketing waits and service does not."""

from datetime import timedelta

from guerdon.decide.gates.care import judged
from tests.decide.gates.asked import NOON, one, terms


def test_held_until_the_complaint_is_three_days_old() -> None:
    fresh = one(complained_at=NOON - timedelta(days=2))
    found = judged(one=fresh, terms=terms(), now=NOON)
    assert found is not None
    assert (found.outcome, found.until) == ("hold", NOON + timedelta(days=1))
    assert judged(one=one(complained_at=NOON - timedelta(days=3)), terms=terms(), now=NOON) is None
    assert judged(one=fresh, terms=terms(care_days=0), now=NOON) is None
    service = one(complained_at=NOON, purpose="service")
    assert judged(one=service, terms=terms(), now=NOON) is None
