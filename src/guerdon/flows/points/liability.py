"""The shop's liability for points: what is out, in money, and how much will end unused."""

from datetime import datetime

from guerdon.store.ledger import liability as books
from guerdon.store.programme import offers
from guerdon.terms.liability import Liability
from guerdon.terms.points import Plan

SEED = 20_261_122


def told(*, now: datetime, seed: int = SEED, forecast: bool = True) -> Liability:
    """Outstanding points by age and tier in money, and the forecast of breakage with its interval.

    Without `forecast` the ledger is not asked how points were used, which takes most of the time:
    `why` then says what an empty history lacks. The same ledger, moment and seed give the same
    figures.
    """
    from guerdon.measure import liability

    live = offers.live(now=now)
    plan = live.plan or Plan()
    return liability.liability(
        book=books.book(now=now, wallet=plan.wallet, flows=forecast),
        worth_milli=plan.worth_milli,
        currency=live.currency,
        seed=seed,
    )
