"""Consent: a dated yes of the member for this purpose on this channel, with its proof."""

from datetime import datetime

from guerdon.terms.message import SERVICE
from guerdon.terms.reach import Asked, Finding, Terms, suppress

GATE = "consent"
# A letter and a call task are seen by a colleague first, but need a yes all the same.


def judged(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Suppressed without a yes, or after a no; service messages are owed and need none."""
    if one.purpose == SERVICE:
        return None
    said = {"purpose": one.purpose, "channel": one.channel}
    if one.consent is None:
        return suppress(GATE, "gate_no_consent", **said)
    if not one.consent.given:
        at = one.consent.at.isoformat()
        return suppress(GATE, "gate_consent_withdrawn", **said, at=at, proof=one.consent.proof)
    return None
