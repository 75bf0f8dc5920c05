"""Holdout: a stable share of members gets no marketing, so that its effect can be measured."""

from datetime import datetime

from guerdon.decide.experiment import held_out
from guerdon.terms.message import MARKETING
from guerdon.terms.reach import Asked, Finding, Terms, suppress

GATE = "holdout"


def judged(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """Suppressed for those whom the draw holds out, for ever the same."""
    reach = terms.reach
    if one.purpose != MARKETING or not reach.holdout:
        return None
    if not held_out(salt=reach.salt, customer=one.member, share=reach.holdout):
        return None
    return suppress(GATE, "gate_holdout", share=reach.holdout)
