"""Purchase: an order that was decided elsewhere is recorded once and earns points."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.give.points import earn
from guerdon.store import ledger, offers, orders, replies
from guerdon.store.orders import Sold
from guerdon.store.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.points import Plan


def record(
    *,
    order: str,
    customer: str | None,
    placed_at: datetime,
    lines: Sequence[Sold],
    currency: str,
    channel: str = "",
    store: str = "",
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Write the order as paid; its customer earns at the rate of the day it was placed.

    Refused, with nothing changed: an order key in use, another currency. The reply's body is
    {"order", "state", "total_minor", "points": {"earned", "available_at", "expires_at"}}.
    """
    home = offers.live(now=now).currency
    if currency != home:
        return Refusal(reason="currency_mismatch", data={"given": currency, "expected": home})

    def work() -> dict[str, Any] | Refusal:
        refusal = orders.record(
            key=order,
            customer=customer,
            at=placed_at,
            lines=lines,
            channel=channel,
            store=store,
        )
        if refusal is not None:
            return refusal
        total = sum(line.amount_minor for line in lines)
        plan = offers.live(now=now).plan or Plan()
        points = earn.earned(plan=plan, paid_minor=total, at=placed_at)
        entry = None
        if customer is not None:
            entry = earn.entry(
                plan=plan,
                points=points,
                customer=customer,
                at=placed_at,
                key=f"earn:order:{order}",
                data={"order": order},
            )
        posted = ledger.post(entries=[entry] if entry else [])
        if isinstance(posted, Refusal):
            return posted
        lot = entry.opens if entry else None
        return {
            "order": order,
            "state": "closed",
            "total_minor": total,
            "points": {
                "earned": lot.amount if lot else 0,
                "available_at": lot.available_at if lot else None,
                "expires_at": lot.expires_at if lot else None,
            },
        }

    body = digest(value=["purchase", order, customer, placed_at, list(lines), channel, store])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)
