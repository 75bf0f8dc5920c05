"""Sliding: after an activity customers' sliding lots end later, in every wallet that slides."""

from collections.abc import Sequence
from datetime import datetime

from guerdon.flows.points import households, points
from guerdon.flows.points.transfers import terms
from guerdon.give.live import LiveOffers
from guerdon.give.points import slide as rule
from guerdon.store.ledger import held, ledger
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS
from guerdon.terms.points import Plan
from guerdon.terms.sharing import POOL


def slides(*, plan: Plan) -> bool:
    """Whether any lots of the wallet may slide."""
    lives = [plan.life, *plan.tier_lives.values()]
    lives += [one.life for one in plan.rules if one.life is not None]
    return any(life.kind == "sliding" for life in lives)


def slide(*, customers: Sequence[str], active: str, at: datetime, live: LiveOffers) -> int:
    """Move what is left into lots that end later; how many movements. In a transaction only.

    A member's part of a household's pool slides with their points, after what they owe is paid
    and the share that they agreed to has gone in of what slides.
    """
    wallets = [plan.wallet for plan in live.plans if slides(plan=plan)]
    if not wallets:
        return 0
    if POINTS in wallets and terms(now=at).household is not None:
        wallets.append(POOL)
    held.hold(customers=customers, wallets=wallets)
    if POOL in wallets:
        # What they owe is paid first: a lot that pays it later would have slid on unshared.
        points.pay(owing=[(one, POINTS) for one in customers], at=at)
        households.put_in(customers=customers, at=at)
    entries = [
        entry
        for wallet in wallets
        for one in held.wallets(customers=customers, wallet=wallet)
        for entry in rule.entries(
            lots=one.lots,
            active=active,
            customer=one.customer,
            wallet=wallet,
            at=at,
            zone=live.zone,
        )
    ]
    posted = ledger.post(entries=entries)
    if isinstance(posted, Refusal):
        raise RuntimeError(f"lots could not slide: {posted}")
    return len(posted.fresh)
