"""Earning: points for what was paid, at the rate of the day, and the entry that issues them."""

from collections.abc import Sequence
from datetime import datetime

from guerdon.give.points import pending as waiting
from guerdon.give.points.expiry import expires_at, shares_at, written
from guerdon.terms.entry import ISSUED, Entry, NewLot, Posting
from guerdon.terms.points import Life, Pending, Plan

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
    life: Life | None = None,
    pending: Pending | None = None,
    data: dict[str, object] | None = None,
) -> Entry | None:
    """The movement that issues points and opens their lot; None when there are none.

    They may be used as `pending` says (the plan's, when None); their life (the plan's, when None)
    is counted from `at`. Points that wait for a trigger end when the waiting does; the end and
    the first share that they have afterwards are kept with the entry.
    """
    if points <= 0:
        return None
    life, pending = life or plan.life, pending or plan.pending
    told = dict(data or {})
    end, shares = expires_at(life=life, earned_at=at), shares_at(life=life, earned_at=at)
    if pending.kind == "trigger":
        told |= {"until": pending.trigger, "ends_at": end and end.isoformat()}
        told |= {"shares_at": shares.isoformat()} if shares else {}
        end, shares = waiting.waits_until(pending=pending, earned_at=at), None
    lot = NewLot(
        amount=points,
        earned_at=at,
        available_at=waiting.available_at(pending=pending, earned_at=at, zone=life.zone),
        expires_at=end,
        life=written(life=life),
        shares_at=shares,
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
        data=told,
    )
