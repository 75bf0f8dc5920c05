"""Care hold: who complained is not advertised to while the matter is fresh."""

from datetime import datetime, timedelta

from guerdon.terms.message import SERVICE
from guerdon.terms.reach import Asked, Finding, Terms, hold

GATE = "care"


def judged(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Held until so many days after the newest complaint; service messages pass."""
    if one.complained_at is None or one.purpose == SERVICE:
        return None
    until = one.complained_at + timedelta(days=terms.reach.care_days)
    if until <= now:
        return None
    return hold(GATE, "gate_care", until, at=one.complained_at.isoformat())
