"""All gates in their order: what holds, suppresses or ends a message that is due, and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from guerdon.decide.gates import blocked, budget, cap, care, consent, holdout, relevant, stale
from guerdon.decide.gates import timing as hours
from guerdon.terms.reach import EXPIRE, HOLD, Asked, Finding, Terms

Gate = Callable[..., Finding | None]
# So far apart are two looks of a message that is held again and again.
SHORTEST_HOLD = timedelta(seconds=1)

GATES: tuple[Gate, ...] = (
    relevant.judged,
    consent.judged,
    blocked.judged,
    care.judged,
    hours.legal,
    hours.quiet,
    hours.workday,
    cap.judged,
    budget.judged,
    holdout.judged,
    stale.judged,
)


def judged(*, one: Asked, terms: Terms, now: datetime) -> Finding | None:
    """None where every gate lets it pass; else what the first one found that does not.

    A message is held, not dropped: unless it has expired, or would before it may go on.
    """
    for gate in GATES:
        found = gate(one=one, terms=terms, now=now)
        if found is None:
            continue
        if found.outcome != HOLD or found.until is None:
            return found
        end = stale.ends(one=one, terms=terms)
        if found.until >= end:
            data = {**found.data, "at": end.isoformat()}
            return Finding(gate=found.gate, outcome=EXPIRE, reason="gate_expires_held", data=data)
        return replace(found, until=max(found.until, now + SHORTEST_HOLD))
    return None
