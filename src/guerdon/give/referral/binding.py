"""Binding: who may be brought by whom; the first inviter stays, nobody in a circle, no regular."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from guerdon.give.referral.settings import Programme
from guerdon.terms.decision import Refusal

BOUND, HELD, REFUSED, LAPSED = "bound", "held", "refused", "lapsed"
STATES = (BOUND, HELD, REFUSED, LAPSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An invitee's newest binding: by whom, in what state, and when it lapses without an order."""

    inviter: str
    state: str
    lapses_at: datetime | None
    bought: bool


def lapsed(*, standing: Standing, now: datetime) -> bool:
    """Whether the attribution window is over: nothing was bought in [bound, lapses_at)."""
    if standing.state == LAPSED:
        return True
    due = standing.lapses_at is not None and now >= standing.lapses_at
    return due and not standing.bought


def lapses_at(*, programme: Programme, at: datetime) -> datetime | None:
    """When a binding made then lapses; None: never."""
    days = programme.attribution_days
    return None if days is None else at + timedelta(days=days)


def refused(
    *,
    inviter: str,
    invitee: str,
    programme: Programme | None,
    standing: Standing | None,
    ancestors: Sequence[str],
    orders: int,
    now: datetime,
) -> Refusal | None:
    """Why the invitee cannot be bound to the inviter now, None if they can.

    `ancestors` brought the inviter, nearest first; `orders` is how many orders the invitee had
    before the one that the code came with.
    """
    if programme is None:
        return Refusal(reason="referral_closed")
    if inviter == invitee:
        return Refusal(reason="referral_self")
    if standing is not None and not lapsed(standing=standing, now=now):
        return Refusal(reason="referral_bound", data={"customer": invitee})
    if invitee in ancestors:
        between = ancestors.index(invitee) + 1
        return Refusal(reason="referral_circular", data={"customer": invitee, "steps": between})
    if orders:
        return Refusal(reason="referral_existing", data={"customer": invitee, "orders": orders})
    return None
