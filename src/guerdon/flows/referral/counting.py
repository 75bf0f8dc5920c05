"""Counting a referral anew: what its orders have earned by now, from the beginning on."""

from datetime import datetime

from guerdon.give.referral.binding import BOUND, HELD, REFUSED
from guerdon.give.referral.guard import Finding, findings, verdict
from guerdon.give.referral.reward import INVITEE, INVITER, SECOND, Due, due
from guerdon.give.referral.settings import ALLOW, HOLD, REFUSE, Programme, Settings
from guerdon.give.referral.steps import Order
from guerdon.store.programme import offers, sections
from guerdon.store.referral import bindings, rewards
from guerdon.store.referral.bindings import Bound

NAME = "referral"
STATES = {ALLOW: BOUND, HOLD: HELD, REFUSE: REFUSED}


def live(*, now: datetime) -> tuple[int, Settings]:
    """The settings in force and their version; version 0 and nothing where there are none."""
    found: tuple[int, Settings] | None = sections.live(name=NAME, now=now)
    return found or (0, Settings())


def promised(*, bound: Bound) -> Programme:
    """The programme as it stood when the binding was made: what was promised then holds."""
    settings: Settings = sections.at(name=NAME, version=bound.version)
    found = settings.called(key=bound.programme)
    assert found is not None, bound  # noqa: S101 (a version never changes)
    return found


def looked(*, bound: Bound, programme: Programme, at: datetime) -> Bound:
    """The binding after a look of the guard; what somebody has decided is not asked again."""
    if bound.decided or bound.state == REFUSED:
        return bound
    told = against(
        programme=programme, inviter=bound.inviter, invitee=bound.invitee, at=bound.bound_at
    )
    state = STATES[verdict(findings=told)]
    if state not in (bound.state, BOUND):
        bindings.found(referral=bound.referral, state=state, findings=told)
        fresh = bindings.numbered(referral=bound.referral)
        assert fresh is not None  # noqa: S101 (it is locked)
        return fresh
    return bound


def against(
    *, programme: Programme, inviter: str, invitee: str, at: datetime
) -> tuple[Finding, ...]:
    """What speaks against the two by all that is known now."""
    known = bindings.evidence(inviter=inviter, invitee=invitee, guard=programme.guard, at=at)
    return findings(guard=programme.guard, evidence=known)


def counted(*, bound: Bound, at: datetime, now: datetime) -> int:
    """Make the rewards of a binding those that its orders earn; how many changed.

    Refused bindings earn nothing, held ones wait. Call it inside `write()` with the binding
    locked. `at` is when what is counted happened: the caps of that period hold.
    """
    programme = promised(bound=bound)
    orders = bindings.orders(referral=bound.referral)
    bindings.sums(referral=bound.referral, orders=orders)
    receivers = {INVITEE: bound.invitee, INVITER: bound.inviter}
    second = bindings.second(inviter=bound.inviter)
    if second is not None:
        receivers[SECOND] = second[0]
    earned: tuple[Due, ...] = ()
    if bound.state != REFUSED:
        share = live(now=now)[1].called(key=bound.programme)
        earned = due(programme=programme, share=share, bound_at=bound.bound_at, orders=orders)
    return rewards.put(
        referral=bound.referral,
        receivers=receivers,
        dues=[one for one in earned if _theirs(one, orders, second)],
        limits=programme.caps,
        zone=offers.live(now=now).zone,
        waits=bound.state == HELD,
        at=at,
        now=now,
    )


def _theirs(one: Due, orders: tuple[Order, ...], second: tuple[str, datetime] | None) -> bool:
    """Whoever brought the inviter has no part in orders from before that."""
    if one.level != SECOND:
        return True
    placed = {order.key: order.at for order in orders}
    at = placed[one.cause.removeprefix(rewards.ORDER)]
    return second is not None and at >= second[1]
