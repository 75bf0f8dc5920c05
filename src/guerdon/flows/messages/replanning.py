"""Replanning: a member moves, or the zone data change, and what waits moves with them."""

from datetime import datetime

from guerdon.store.customers import zones
from guerdon.store.house import access
from guerdon.store.messages import replanning
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal


def lives(
    *, member: str, zone: str, provenance: str, actor: str, now: datetime
) -> dict[str, object] | Refusal:
    """Write down where a member lives, and replan what waits: {"changed", "moved"}.

    Refused, with nothing changed: a zone that the zone data do not know, a provenance that is
    none, and a member whom nobody knows.
    """
    if provenance not in zones.PROVENANCES:
        return Refusal(
            reason="body_malformed", data={"where": "$.provenance", "problem": "malformed"}
        )
    with write():
        changed = zones.keep(member=member, zone=zone, provenance=provenance, now=now)
        if isinstance(changed, Refusal):
            return changed
        moved = replanning.replanned(now=now, members=[member])[0] if changed else 0
        if changed:
            data = {"zone": zone, "provenance": provenance}
            access.note(actor=actor, act="zone.kept", subject=member, data=data, now=now)
    return {"changed": changed, "moved": moved}


def run(*, now: datetime) -> int:
    """Replan all that waits by the wall clock, batch by batch; how many messages moved."""
    total, after = 0, 0
    while True:
        with write():
            moved, after = replanning.replanned(now=now, after=after)
        total += moved
        if not after:
            break
    with write():
        replanning.data_seen()
    return total


def if_data_changed(*, now: datetime) -> int:
    """Replan where this process reads other zone data than the one before it."""
    return run(now=now) if replanning.data_changed() else 0
