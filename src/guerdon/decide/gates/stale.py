"""Staleness: a message whose moment has long passed says something that is no longer so."""

from datetime import datetime, timedelta

from guerdon.terms.reach import EXPIRE, Asked, Finding, Terms

GATE = "stale"


def ends(*, one: Asked, terms: Terms) -> datetime:
    """The message's own end, or so many hours after it was due where it names none."""
    return one.expires_at or one.due_at + timedelta(hours=terms.reach.stale_hours)


def judged(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Expired at its end."""
    end = ends(one=one, terms=terms)
    if now < end:
        return None
    return Finding(gate=GATE, outcome=EXPIRE, reason="gate_expired", data={"at": end.isoformat()})
