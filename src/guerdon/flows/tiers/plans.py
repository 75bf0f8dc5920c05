"""Paid membership: bought, paid for, followed by the next term, left with its refund, over."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.canonical import digest
from guerdon.flows.tiers.settling import Rules, rules, settle
from guerdon.give.tiers import benefits, paid
from guerdon.store.customers import notices, people
from guerdon.store.tiers import grants
from guerdon.store.tiers import terms as tier_terms
from guerdon.store.tiers.terms import LEFT, OVER, Term
from guerdon.store.tiers.tiers import members
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.notice import Notice
from guerdon.terms.tiers import Benefit, PaidPlan

BATCH = 200


def join(
    *,
    customer: str,
    plan: str,
    payment: str,
    auto_renew: bool | None,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """The customer has bought the plan, paid as `payment` names: its first term begins now.

    `auto_renew` None: as the plan says. The tier and the benefits hold at once. Refused, with
    nothing changed: an unknown customer or plan, a plan that runs for this customer already. The
    reply's body is a term, see `document`.
    """

    def work() -> dict[str, Any] | Refusal:
        found = rules(now=now)
        sold = found.settings.plan(key=plan) if found else None
        if found is None or sold is None:
            return Refusal(reason="not_found", data={"what": "plan", "key": plan})
        if not people.ids(keys=[customer]):
            return Refusal(reason="not_found", data={"what": "customer", "key": customer})
        membership = tier_terms.new_key()
        begun = tier_terms.begin(
            customer=customer,
            membership=membership,
            number=1,
            plan=sold.key,
            terms=asdict(sold),
            first_at=now,
            starts_at=now,
            ends_at=paid.term_ends(plan=sold, first=now, number=1, zone=found.zone),
            trial_until=paid.trial_ends(plan=sold, first=now, zone=found.zone),
            price_minor=sold.price_minor,
            payment=payment,
            auto_renew=sold.auto_renew if auto_renew is None else auto_renew,
        )
        if not begun:
            return Refusal(reason="plan_running", data={"plan": plan})
        return _settled(found, membership, now)

    body = digest(value=["join", customer, plan, payment, auto_renew])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def pay(
    *, membership: str, payment: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """The running term is paid as `payment` names; refused where nothing is owed."""

    def work() -> dict[str, Any] | Refusal:
        found, term = rules(now=now), tier_terms.term(membership=membership, lock=True)
        if found is None or term is None:
            return Refusal(reason="not_found", data={"what": "membership", "key": membership})
        if term.state != "running" or term.pay_until is None or term.pay_until <= now:
            return Refusal(reason="membership_owes_nothing", data={"membership": membership})
        tier_terms.change(
            membership=membership, number=term.number, pay_until=None, payment=payment
        )
        return _settled(found, membership, now)

    body = digest(value=["pay", membership, payment])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def leave(
    *, membership: str, at_end: bool, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """End a membership now, with its refund, or with its term (`at_end`), without the next.

    What comes back is said as `refunded_minor`: whoever took the money gives it back. Refused: a
    membership that is over.
    """

    def work() -> dict[str, Any] | Refusal:
        found, term = rules(now=now), tier_terms.term(membership=membership, lock=True)
        if found is None or term is None:
            return Refusal(reason="not_found", data={"what": "membership", "key": membership})
        if term.state != "running" or term.ends_at <= now:
            return Refusal(reason="membership_over", data={"membership": membership})
        if at_end:
            tier_terms.change(membership=membership, number=term.number, auto_renew=False)
            return _settled(found, membership, now)
        back = paid.refund(
            plan=sold_plan(term=term),
            paid_minor=term.price_minor if term.pay_until is None else 0,
            start=term.starts_at,
            end=term.ends_at,
            trial_until=term.trial_until,
            zone=found.zone,
            now=now,
        )
        tier_terms.change(
            membership=membership,
            number=term.number,
            state=LEFT,
            left_at=now,
            auto_renew=False,
            refunded_minor=back,
        )
        return _settled(found, membership, now)

    body = digest(value=["leave", membership, at_end])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def roll(*, settings: Rules, now: datetime) -> int:
    """End terms that are over or unpaid; where the plan renews, the next begins, to be paid.

    Each batch is a transaction; how many terms were turned.
    """
    turned = 0
    while True:
        with write():
            terms = tier_terms.due(now=now, most=BATCH)
            for term in terms:
                _turned(term, settings.zone, now)
                _settled(settings, term.membership, now)
            turned += len(terms)
        if not terms:
            return turned


def grant_due(*, settings: Rules, now: datetime) -> int:
    """The next month's, year's or birthday's benefits of plans that run; how many terms were seen.

    What is granted already is not granted again.
    """
    seen, last = 0, 0
    while page := tier_terms.running(after=last, most=BATCH):
        with write():
            grant(found=settings, terms=[term for _, term in page], now=now)
        last, seen = page[-1][0], seen + len(page)
    return seen


def _turned(term: Term, zone: ZoneInfo, now: datetime) -> None:
    tier_terms.change(membership=term.membership, number=term.number, state=OVER)
    unpaid = term.pay_until is not None and term.pay_until <= now
    if unpaid or not term.auto_renew:
        notices.tell(notices=[_notice("plan_over", term, now)])
        return
    plan, number = sold_plan(term=term), term.number + 1
    ends = paid.term_ends(plan=plan, first=term.first_at, number=number, zone=zone)
    tier_terms.begin(
        customer=term.customer,
        membership=term.membership,
        number=number,
        plan=term.plan,
        terms=dict(term.terms),
        first_at=term.first_at,
        starts_at=term.ends_at,
        ends_at=ends,
        trial_until=term.ends_at,
        pay_until=term.ends_at + timedelta(days=plan.pay_days),
        price_minor=plan.price_minor,
        auto_renew=True,
    )
    notices.tell(notices=[_notice("plan_owed", term, now)])


def _notice(kind: str, term: Term, now: datetime) -> Notice:
    return Notice(
        customer=term.customer,
        kind=kind,
        key=f"{kind}:{term.membership}:{term.number}",
        at=now,
        data={"plan": dict(term.terms["name"]), "ended": term.ends_at},
    )


def _settled(found: Rules, membership: str, now: datetime) -> dict[str, Any]:
    """The customer's tier and benefits with the term as it is now."""
    term = tier_terms.term(membership=membership)
    assert term is not None  # noqa: S101 (it was just written)
    plan = sold_plan(term=term)
    structure = found.settings.structure(key=plan.structure)
    if structure is not None:
        settle(rules=found, structure=structure, pks=[term.customer_pk], now=now)
    grant(found=found, terms=[term], now=now)
    return document(term=term)


def grant(*, found: Rules, terms: Sequence[Term], now: datetime) -> None:
    """The benefits of plans that run, and the end of lasting ones where one does no more."""
    for term in terms:
        plan = sold_plan(term=term)
        until = term.pay_until or term.ends_at
        runs = term.state == "running" and term.starts_at <= now < until
        gives = plan.benefits if runs else ()
        (member,) = members(pks=[term.customer_pk])
        granted = benefits.granted(
            source=plan.key,
            tier="",
            benefits=gives,
            since=term.starts_at,
            birthday=member.birthday,
            zone=found.zone,
            now=now,
        )
        cut = [
            (
                term.customer_pk,
                replace(one, ends_at=min(one.ends_at, term.ends_at) if one.ends_at else None),
            )
            for one in granted
        ]
        grants.grant(grants=cut, now=now)
        lasting = frozenset(one.key for one in gives if one.quantity is None)
        grants.end_standing(source=plan.key, held={term.customer_pk: lasting}, now=now)


def sold_plan(*, term: Term) -> PaidPlan:
    """The plan as it was when it was sold."""
    words = dict(term.terms)
    gives = tuple(Benefit(**one) for one in words.pop("benefits", ()))
    return PaidPlan(**words, benefits=gives)


def document(*, term: Term) -> dict[str, Any]:
    """A term as plain data: whose, which plan, from when to when, what is paid and owed."""
    return {
        "membership": term.membership,
        "customer": term.customer,
        "plan": term.plan,
        "number": term.number,
        "state": term.state,
        "starts_at": term.starts_at,
        "ends_at": term.ends_at,
        "trial_until": term.trial_until,
        "pay_until": term.pay_until,
        "price_minor": term.price_minor,
        "auto_renew": term.auto_renew,
        "left_at": term.left_at,
        "refunded_minor": term.refunded_minor,
    }
