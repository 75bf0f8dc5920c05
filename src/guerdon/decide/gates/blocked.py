"""Hard suppression: the address is dead, or its owner never wants to hear from the shop again."""

from datetime import datetime

from guerdon.terms.message import SERVICE
from guerdon.terms.reach import Asked, Finding, Terms, suppress

GATE = "blocked"
# A dead address takes nothing; one that complained still gets what the shop owes it.
DEAD = frozenset({"bounced", "invalid", "missing"})


def judged(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Suppressed where the address is on the list; service messages pass all but dead ones."""
    if one.blocked is None:
        return None
    why = str(one.blocked.get("why"))
    if one.purpose == SERVICE and why not in DEAD:
        return None
    return suppress(GATE, f"gate_blocked_{why}", channel=one.channel, **dict(one.blocked))
