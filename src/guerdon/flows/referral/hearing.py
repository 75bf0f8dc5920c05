"""Hearing of purchases, returns and shares: what they change for those who brought the customer."""

from datetime import datetime

from guerdon.flows.referral import counting
from guerdon.give.referral.binding import lapsed
from guerdon.store.referral import bindings, codes
from guerdon.terms.trigger import PURCHASE, RETURN, Told, Trigger

ROOM = "referral"
SHARE = "share"


def heard(*, trigger: Trigger, now: datetime) -> tuple[Told, ...]:
    """Count an order or a return of somebody who was brought; nothing is paid here.

    What is due changes at once; `referral_settling.release` pays and takes back. Each order and
    each return is counted once, whatever is repeated. Inside the caller's transaction.
    """
    if trigger.kind == SHARE:
        return _shared(trigger)
    if trigger.kind not in (PURCHASE, RETURN):
        return ()
    bound = bindings.of_invitee(invitee=trigger.customer, lock=True)
    if bound is None:
        return ()
    if trigger.kind == PURCHASE and lapsed(standing=bound.standing, now=trigger.at):
        bindings.lapse(referral=bound.referral)
        return (Told(room=ROOM, what="lapsed", data={"referral": bound.referral}),)
    order, minor = str(trigger.data["order"]), int(trigger.data["total_minor"])
    if trigger.kind == PURCHASE:
        fresh = bindings.ordered(
            referral=bound.referral, order=order, at=trigger.at, paid_minor=max(0, minor)
        )
    else:
        fresh = bindings.returned(
            referral=bound.referral, order=order, key=trigger.key, minor=abs(minor)
        )
    if not fresh:
        return ()
    bound = counting.looked(bound=bound, programme=counting.promised(bound=bound), at=trigger.at)
    changed = counting.counted(bound=bound, at=trigger.at, now=now)
    data = {"referral": bound.referral, "rewards": changed, "state": bound.state}
    return (Told(room=ROOM, what="counted", data=data),)


def _shared(trigger: Trigger) -> tuple[Told, ...]:
    """A share of one's own link, told by the shop or by the member page."""
    own = codes.of(customer=trigger.customer)
    if own is None or trigger.data.get("what", ROOM) != ROOM:
        return ()
    codes.count(code=own.code, shared=1)
    return (Told(room=ROOM, what="shared", data={"code": own.code}),)
