"""The end of lots in wallets beside the points: households' pools and cash-like wallets."""

from dataclasses import dataclass, replace
from datetime import datetime

from guerdon.flows import card_ends, cards, households
from guerdon.give.points import expiry
from guerdon.store import ledger, offers
from guerdon.terms.decision import Refusal
from guerdon.terms.points import Life, Plan
from guerdon.terms.sharing import POOL
from guerdon.terms.stored_value import cash

BATCH = 500
STUMBLES = 20


def run(*, wallet: str, now: datetime) -> int:
    """Write off what has ended in every wallet of this name; how much it was.

    In batches that are whole or not there: killed in the middle and run again it goes on.
    """
    # The lots know their ends; what else a plan says has no part in it.
    plan = Plan(wallet=wallet, life=Life(kind="rolling"))
    total = stumbled = 0
    while due := ledger.due(now=now, wallet=wallet, most=BATCH):
        entries = [
            replace(entry, key=f"{entry.key}:{one.postings}")
            for one in due
            for entry in expiry.expired(plan=plan, lots=[one.lot], customer=one.customer, now=now)
        ]
        posted = ledger.post(entries=entries)
        if isinstance(posted, Refusal) or posted.repeated:
            stumbled += 1
            if stumbled > STUMBLES:
                raise RuntimeError(f"the ends of {wallet} do not get on: {posted}")
            continue
        stumbled = 0
        total += sum(entry.postings[-1].amount for entry in entries)
    return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What the clock brought about: points into pools and out of them, money that ended."""

    collected: int
    pools: int
    wallets: int
    cards: int


def hourly(*, now: datetime) -> Hour:
    """Collect what households agreed to, then write off what has ended; safe to run again."""
    collected = households.collect(now=now)
    pools = run(wallet=POOL, now=now)
    currency = offers.live(now=now).currency
    shop = cards.terms(now=now)
    currencies = {currency} if isinstance(shop, Refusal) else {currency, shop.currency}
    wallets = sum(run(wallet=cash(currency=one), now=now) for one in sorted(currencies))
    return Hour(
        collected=collected, pools=pools, wallets=wallets, cards=card_ends.run(now=now).minor
    )
