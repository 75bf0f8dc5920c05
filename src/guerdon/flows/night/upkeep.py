"""Upkeep: what the clock alone brings about, done by the worker every few seconds."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from guerdon.flows.campaigns import campaign
from guerdon.flows.customers import merging
from guerdon.flows.experiments import watch
from guerdon.flows.messages import replanning
from guerdon.flows.night import day_roll
from guerdon.flows.points import wallet_ends
from guerdon.flows.referral import settling as referral_settling
from guerdon.flows.till import checkout
from guerdon.store.ledger import folios
from guerdon.store.programme import settling
from guerdon.store.till import replies

# A till repeats a call within minutes; the draft on Idempotency-Key leaves the time to the server.
REPLIES_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many holds and campaigns ended, points were written off and replies forgotten.

    `revisions` counts what was scheduled in the programme and took effect, `bound` the entries of
    the ledger that came into folios, `referrals` whose rewards were paid or taken back.
    """

    holds: int
    bound: int
    revisions: int
    points: int
    replies: int
    campaigns: int
    referrals: int = 0


def run(*, now: datetime, before: datetime | None = None) -> Kept:
    """Expire holds, settle what is due, bind entries; once an hour (after `before`) the rest.

    Each part is safe to run twice and by several workers at once.
    """
    holds = checkout.sweep(now=now)
    bound = folios.bind(now=now)
    revisions = settling.settled_due(now=now)
    referrals = referral_settling.release(now=now).receivers
    hour = now.replace(minute=0, second=0, microsecond=0)
    if before is not None and before >= hour:
        kept = Kept(holds=holds, bound=bound, revisions=revisions, points=0, replies=0, campaigns=0)
        return replace(kept, referrals=referrals)
    wallet_ends.hourly(now=now)
    replanning.run(now=now)
    merging.pass_on(now=now)
    watch.run(now=now)
    return Kept(
        holds=holds,
        bound=bound,
        revisions=revisions,
        points=day_roll.run(now=now).points,
        replies=replies.forget(before=now - REPLIES_KEPT),
        campaigns=campaign.end_due(now=now),
        referrals=referrals,
    )
