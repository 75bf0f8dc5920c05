"""Referral: a member's own code, a friend who is bound by it, and people who look at doubts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.referral import counting
from guerdon.give.referral.binding import BOUND, HELD, REFUSED, lapsed, lapses_at, refused
from guerdon.give.referral.guard import verdict
from guerdon.give.referral.settings import REFUSE
from guerdon.store.house import access
from guerdon.store.referral import bindings, codes, signs
from guerdon.store.referral.codes import OwnCode
from guerdon.store.till import orders, replies
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal


def own(*, customer: str, now: datetime) -> OwnCode | Refusal:
    """The member's own code, made when it is first asked for; it stays for ever.

    Refused: an unknown customer, and where no programme takes friends now and none was made.
    """
    seen = codes.of(customer=customer)
    if seen is not None:
        return seen
    if counting.live(now=now)[1].at(now=now) is None:
        return Refusal(reason="referral_closed")
    return codes.own(customer=customer, now=now)


def bind(
    *,
    code: str,
    customer: str,
    order: str = "",
    channel: str = "",
    given: Mapping[str, str] | None = None,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Bind a friend to the member whose code they bring, at registration or with a first order.

    `order` is the order that the code came with, recorded already or not; `given` are signs of
    the friend (device, payment, address), of which only keyed indexes are kept. Refused, with
    nothing changed: no such code, no programme now, oneself, a circle, a customer who was brought
    already or has bought before, and whatever the fraud guard refuses. What it holds is bound and
    waits for a look. The reply's body is {"referral", "inviter", "customer", "programme",
    "state", "lapses_at", "findings": [{"check", "action", "data"}]}.
    """

    def work() -> dict[str, Any] | Refusal:
        owner = codes.typed(code=code)
        if owner is None:
            return Refusal(reason="referral_code_unknown", data={"code": code[:40]})
        orders.met(customer=customer, at=now)
        signs.keep(customer=customer, signs=given or {}, now=now)
        return _bound(owner.customer, customer, order, channel, now)

    body = digest(value=["referral", code, customer, order, channel, dict(given or {})])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def _bound(
    inviter: str, invitee: str, order: str, channel: str, now: datetime
) -> dict[str, Any] | Refusal:
    bindings.turn()
    version, settings = counting.live(now=now)
    programme = settings.at(now=now)
    before = bindings.of_invitee(invitee=invitee, lock=True)
    refusal = refused(
        inviter=inviter,
        invitee=invitee,
        programme=programme,
        standing=None if before is None else before.standing,
        ancestors=bindings.above(customer=inviter),
        orders=bindings.bought_before(customer=invitee, but=order, at=now),
        now=now,
    )
    if refusal is not None or programme is None:
        return refusal or Refusal(reason="referral_closed")
    told = counting.against(programme=programme, inviter=inviter, invitee=invitee, at=now)
    hardest = verdict(findings=told)
    if hardest == REFUSE:
        first = next(one for one in told if one.action == REFUSE)
        return Refusal(reason=first.reason, data=first.data)
    if before is not None and lapsed(standing=before.standing, now=now):
        bindings.lapse(referral=before.referral)
    number = bindings.make(
        inviter=inviter,
        invitee=invitee,
        programme=programme.key,
        version=version,
        state=counting.STATES[hardest],
        channel=channel,
        lapses_at=lapses_at(programme=programme, at=now),
        findings=told,
        now=now,
    )
    _counted(number, order, now)
    return {
        "referral": number,
        "inviter": inviter,
        "customer": invitee,
        "programme": programme.key,
        "state": counting.STATES[hardest],
        "lapses_at": lapses_at(programme=programme, at=now),
        "findings": bindings.plain(told),
    }


def _counted(number: int, order: str, now: datetime) -> None:
    """The welcome, and the order that the code came with where it is recorded already."""
    bound = bindings.numbered(referral=number, lock=True)
    assert bound is not None  # noqa: S101 (it was written just now)
    sold = bindings.sold(order=order, customer=bound.invitee) if order else None
    if sold is not None:
        bindings.ordered(referral=number, order=order, at=sold[0], paid_minor=sold[1])
    counting.counted(bound=bound, at=now, now=now)


def signed(*, customer: str, given: Mapping[str, str], now: datetime) -> Refusal | None:
    """Remember signs of a customer (device, payment, address) for the guard's next look.

    Refused: an unknown customer.
    """
    with write():
        return signs.keep(customer=customer, signs=given, now=now)


def review(
    *,
    referral: int,
    good: bool,
    why: str,
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Say of a referral that it is good, or that it is not; with a reason, audited.

    A held one that is good pays what waited; one that is not good pays nothing more and what was
    paid is taken back. Refused, with nothing changed: no reason, no such referral, one that is
    not held (or, to refuse it, not good any more). The reply's body is {"referral", "state"}.
    """
    if not why.strip():
        return Refusal(reason="referral_why_needed")

    def work() -> dict[str, Any] | Refusal:
        bound = bindings.numbered(referral=referral, lock=True)
        if bound is None:
            return Refusal(reason="not_found", data={"what": "referral", "key": referral})
        if bound.state not in ((HELD,) if good else (HELD, BOUND)):
            data = {"referral": referral, "state": bound.state}
            return Refusal(reason="referral_decided", data=data)
        state = BOUND if good else REFUSED
        bindings.decide(referral=referral, state=state, by=actor, why=why.strip(), now=now)
        access.note(
            actor=actor,
            act="referral.approved" if good else "referral.refused",
            subject=str(referral),
            data={"why": why.strip(), "inviter": bound.inviter, "customer": bound.invitee},
            now=now,
        )
        # Whoever brought the inviter has a part in what the inviter's friends spend.
        for number in (referral, *bindings.below(inviter=bound.invitee)):
            fresh = bindings.numbered(referral=number, lock=True)
            if fresh is not None:
                counting.counted(bound=fresh, at=now, now=now)
        return {"referral": referral, "state": state}

    body = digest(value=["referral_review", referral, good, why, actor])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)
