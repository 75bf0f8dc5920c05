"""Frequency caps across channels: how often a member may be reached in any so many days."""

from datetime import datetime

from guerdon.terms.message import SERVICE
from guerdon.terms.reach import Asked, Cap, Finding, Terms, hold

GATE = "cap"


def counts(*, cap: Cap, purpose: str, channel: str) -> bool:
    """Whether a message of that kind counts towards the cap, and is held by it."""
    named = purpose in cap.purposes if cap.purposes else purpose != SERVICE
    return named and (not cap.channels or channel in cap.channels)


def judged(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Held until the oldest of the messages that fill the cap leaves its window."""
    for cap in terms.reach.caps:
        if not counts(cap=cap, purpose=one.purpose, channel=one.channel):
            continue
        reached, free_at = one.reached.get(cap.key, (0, now))
        if reached >= cap.most:
            data = {"cap": cap.key, "most": cap.most, "days": cap.days}
            return hold(GATE, "gate_cap", free_at, **data)
    return None
