"""Earning: points for what was paid, at the rate of the day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from guerdon.give.points.expiry import expires_at
from guerdon.terms.entry import ISSUED, Entry, NewLot, Posting
from guerdon.terms.points import Plan

WHOLE_BP = 10_000


def earned(
    *, plan: Plan, paid_minor: int, at: datetime, boosts: Sequence[tuple[int, int]] = ()
) -> int:
    """Points for an amount paid, in whole steps of the rate, and what multipliers add.

    A boost is a multiplier in hundredths of a percent (20000 doubles) and the part of the amount
    that it multiplies. Boosts add up above the plain points: a double and a triple of everything
    give 4 times, not 6. Each is rounded down. No rate in force earns nothing.
    """
    rate = plan.rate(at=at)
    if rate is None or paid_minor <= 0:
        return 0
    points = paid_minor // rate.per_minor * rate.points
    for bp, part in boosts:
        plain = min(part, paid_minor) // rate.per_minor * rate.points
        points += plain * max(0, bp - WHOLE_BP) // WHOLE_BP
    return points


def entry(
    *,
    plan: Plan,
    points: int,
    customer: str,
    at: datetime,
    key: str,
    kind: str = "earn",
    data: dict[str, object] | None = None,
) -> Entry | None:
    """The movement that issues points and opens their lot; None when there are none.

    They are usable `plan.pending_days` after `at`; their life is counted from `at`.
    """
    if points <= 0:
        return None
    available = at + timedelta(days=plan.pending_days)
    lot = NewLot(
        amount=points,
        earned_at=at,
        available_at=available,
        expires_at=expires_at(life=plan.life, earned_at=at),
    )
    return Entry(
        key=key,
        kind=kind,
        wallet=plan.wallet,
        at=at,
        postings=(
            Posting(account=ISSUED, amount=-points),
            Posting(account=f"wallet:{plan.wallet}", amount=points, customer=customer),
        ),
        opens=lot,
        data=dict(data or {}),
    )
