"""Messages that wait for a colleague are judged again: people change their minds meanwhile."""

from dataclasses import replace
from datetime import datetime, timedelta

from guerdon.flows.messages import gating
from guerdon.store.messages import due as outbox_due
from guerdon.store.messages import facts as reach_facts
from guerdon.store.programme import programme
from guerdon.store.writing import write
from guerdon.terms.reach import HOLD

# A letter may wait for days until somebody prints it, a call until somebody has time.
EVERY = timedelta(hours=1)
BATCH = 1_000


def again(*, now: datetime) -> int:
    """Suppress or end what a colleague need not do any more; how many.

    Asked anew are relevance, consent, the list of addresses never to write to, holdout and age.
    What would only be held goes on waiting: the colleague chooses the hour. Its place in the caps
    and its cost were taken when it passed; the cost is given back where it ends.
    """
    ended = 0
    while True:
        judged, stopped = _batch(now)
        ended += stopped
        if judged < BATCH:
            return ended


def _batch(now: datetime) -> tuple[int, int]:
    rules = gating.terms(now=now)
    # Its own place in a cap is not to count against it.
    terms = replace(rules, reach=replace(rules.reach, caps=()))
    with write():
        waits = outbox_due.with_staff(now=now, most=BATCH, shop=programme.read().zone)
        if not waits:
            return 0, 0
        facts = reach_facts.facts(
            due=waits, now=now, care_days=terms.reach.care_days, cap_days=0, capped=False
        )
        paid = [replace(one, budget="", cost_minor=0) for one in waits]
        findings = gating.found(due=paid, facts=facts, terms=terms, now=now)
        stopped, kept = [], []
        for one, (_, finding) in zip(waits, findings, strict=True):
            if finding is None or finding.outcome == HOLD:
                kept.append(one)
            else:
                stopped.append((one, finding))
        outbox_due.stays(stopped=stopped, kept=kept, until=now + EVERY, now=now)
    return len(waits), len(stopped)
