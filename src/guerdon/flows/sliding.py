"""Sliding: after an activity the customer's sliding lots end later, in every wallet that slides."""

from datetime import datetime

from guerdon.give.live import LiveOffers
from guerdon.give.points import slide as rule
from guerdon.store import ledger
from guerdon.terms.decision import Refusal
from guerdon.terms.points import Plan


def slides(*, plan: Plan) -> bool:
    """Whether any lots of the wallet may slide."""
    lives = [plan.life, *plan.tier_lives.values()]
    lives += [one.life for one in plan.rules if one.life is not None]
    return any(life.kind == "sliding" for life in lives)


def slide(*, customer: str, active: str, at: datetime, live: LiveOffers) -> int:
    """Move what is left into lots that end later; how many movements. In a transaction only."""
    moved = 0
    for plan in live.plans:
        if not slides(plan=plan):
            continue
        ledger.hold(customer=customer, wallet=plan.wallet)
        entries = rule.entries(
            lots=ledger.lots(customer=customer, wallet=plan.wallet),
            active=active,
            customer=customer,
            wallet=plan.wallet,
            at=at,
            zone=live.zone,
        )
        posted = ledger.post(entries=entries)
        if isinstance(posted, Refusal):
            raise RuntimeError(f"lots could not slide: {posted}")
        moved += len(posted.fresh)
    return moved
