"""Gating: messages that are due are judged by every gate, in batches, and told why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from guerdon.decide.gates.cap import counts
from guerdon.decide.gates.passing import judged
from guerdon.give.gifts.document import NAME as GIFTS
from guerdon.store.messages import due as outbox_due
from guerdon.store.messages import facts as reach_facts
from guerdon.store.messages.due import Due
from guerdon.store.messages.facts import Facts, Reached
from guerdon.store.parcel import RefusedError
from guerdon.store.programme import programme, sections
from guerdon.store.writing import write
from guerdon.terms.reach import NOTHING_KNOWN, Asked, Cap, Finding, ReachTerms, Terms, hold

BATCH = 2_000
# A paused channel is looked at again after this time.
PAUSED = timedelta(minutes=1)
# What a channel sends to: the blind index of an address; else the member, whom others address.
BY_EMAIL, BY_PHONE = frozenset({"email"}), frozenset({"sms", "call"})


def run(*, now: datetime, most: int = 50_000, batch: int = BATCH) -> dict[str, int]:
    """Judge what is due, batch by batch; how many were queued, held, suppressed and expired.

    Each batch is a transaction: what was counted towards a cap or taken from a budget is in the
    queue, or nothing was.
    """
    total: dict[str, int] = {}
    while sum(total.values()) < most:
        try:
            counted = _batch(now, batch)
        except RefusedError:
            # Others emptied a budget between reading and taking: the next look sees that.
            continue
        for state, number in counted.items():
            total[state] = total.get(state, 0) + number
        if not counted:
            break
    return total


def terms(*, now: datetime) -> Terms:
    """The shop's settings of messages, with its own days and the care of the gift rules."""
    found = sections.live(name="messages", now=now)
    reach: ReachTerms = ReachTerms() if found is None else found[1]
    gifts = sections.live(name=GIFTS, now=now)
    if gifts is not None:
        reach = replace(reach, care_days=gifts[1].care_days)
    return Terms(reach=reach, days=reach_facts.shop_days())


def _batch(now: datetime, size: int) -> dict[str, int]:
    rules = terms(now=now)
    with write():
        due = outbox_due.due(now=now, most=size, shop=programme.read().zone)
        if not due:
            return {}
        facts = reach_facts.facts(
            due=due,
            now=now,
            care_days=rules.reach.care_days,
            cap_days=max((cap.days for cap in rules.reach.caps), default=0),
            capped=bool(rules.reach.caps),
        )
        findings = found(due=due, facts=facts, terms=rules, now=now)
        return outbox_due.told(findings=findings, now=now)


def found(
    *, due: Sequence[Due], facts: Facts, terms: Terms, now: datetime
) -> list[tuple[Due, Finding | None]]:
    """What the gates say of each, in turn: what passes counts for those after it."""
    reached = {row: list(before) for row, before in facts.reached.items()}
    left = dict(facts.budgets)
    findings: list[tuple[Due, Finding | None]] = []
    for one in due:
        finding = _one(one, facts, terms, now, reached.get(one.customer, []), left)
        findings.append((one, finding))
        if finding is not None:
            continue
        if terms.reach.caps:
            sent = Reached(purpose=one.purpose, channel=one.channel, at=now)
            reached.setdefault(one.customer, []).append(sent)
        if one.budget in left:
            left[one.budget] -= one.cost_minor
    return findings


def _one(
    one: Due,
    facts: Facts,
    terms: Terms,
    now: datetime,
    reached: Sequence[Reached],
    left: Mapping[str, int],
) -> Finding | None:
    if facts.paused and facts.paused & {reach_facts.EVERY, one.channel}:
        return hold("paused", "gate_paused", now + PAUSED, channel=one.channel)
    asked = Asked(
        number=one.number,
        member=one.member,
        purpose=one.purpose,
        channel=one.channel,
        due_at=one.due_at,
        expires_at=one.expires_at,
        zone=one.zone,
        relevance=one.relevance,
        relevance_data=one.relevance_data,
        cost_minor=one.cost_minor,
        known=facts.known.get(one.number, NOTHING_KNOWN),
        consent=facts.consents.get((one.customer, one.purpose, one.channel)),
        blocked=_blocked(one, facts),
        complained_at=facts.complaints.get(one.customer),
        reached=windows(caps=terms.reach.caps, reached=reached, now=now),
        budget_left=left.get(one.budget) if one.budget else None,
    )
    return judged(one=asked, terms=terms, now=now)


def _blocked(one: Due, facts: Facts) -> Mapping[str, object] | None:
    if one.channel in BY_EMAIL:
        index = one.email_index
    elif one.channel in BY_PHONE:
        index = one.phone_index
    else:
        index = reach_facts.member_index(member=one.member)
    if not index:
        return {"why": "missing"}
    return facts.blocked.get((one.channel, index))


def windows(
    *, caps: Sequence[Cap], reached: Sequence[Reached], now: datetime
) -> dict[str, tuple[int, datetime]]:
    """Cap -> how many messages lie in its window at `now`, and when enough of them have left it.

    A message leaves a window of n days n days after it went out; so many must leave that the next
    one fits.
    """
    if not reached:
        return {}
    found: dict[str, tuple[int, datetime]] = {}
    for cap in caps:
        span = timedelta(days=cap.days)
        inside = sorted(
            one.at
            for one in reached
            if one.at > now - span and counts(cap=cap, purpose=one.purpose, channel=one.channel)
        )
        if inside:
            leaving = inside[max(0, len(inside) - max(1, cap.most))]
            found[cap.key] = (len(inside), leaving + span)
    return found
