"""The end of lots in wallets beside the points: households' pools and cash-like wallets."""

from dataclasses import dataclass
from datetime import datetime

from guerdon.flows.cards import cards, ends
from guerdon.flows.points import households, points
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from guerdon.terms.sharing import POOL
from guerdon.terms.stored_value import cash


def run(*, wallet: str, now: datetime) -> int:
    """Write off what has ended in every wallet of this name; how much it was.

    In batches that are whole or not there: killed in the middle and run again it goes on.
    """
    return points.expire(now=now, wallet=wallet).points


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
    return Hour(collected=collected, pools=pools, wallets=wallets, cards=ends.run(now=now).minor)
