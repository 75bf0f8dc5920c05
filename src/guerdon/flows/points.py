"""Points by hand and by the calendar: look, give, take, and write off what fell due."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.give.points import earn, expiry
from guerdon.give.points import redeem as spending
from guerdon.store import access, ledger, offers, replies
from guerdon.store.ledger import Purse
from guerdon.store.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import ADJUSTMENT
from guerdon.terms.points import Plan

Tell = Callable[[dict[str, Any]], None]
BATCH = 1_000
STUMBLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """What a run of expiry wrote off."""

    lots: int
    points: int


def balance(*, customer: str, now: datetime) -> Purse:
    """The customer's points now."""
    return ledger.balance(customer=customer, now=now)


def give(
    *,
    customer: str,
    points: int,
    why: str,
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Give points by hand, or take them where `points` is negative; with a reason, audited.

    Given points live as earned ones do; taken ones go first to expire first. Refused, with nothing
    changed: no reason, an unknown customer, more taken than there are. The reply's body is
    {"entry", "customer", "points", "balance"}.
    """
    if not why.strip():
        return Refusal(reason="reason_needed")

    def work() -> dict[str, Any] | Refusal:
        plan = offers.live(now=now).plan or Plan()
        name = f"give:{secrets.token_hex(12)}"
        data: dict[str, Any] = {"why": why.strip(), "actor": actor}
        ledger.hold(customer=customer)
        if points > 0:
            entry = earn.entry(
                plan=replace(plan, pending_days=0),
                points=points,
                customer=customer,
                at=now,
                key=name,
                kind="give",
                data=data,
            )
        else:
            lots = ledger.lots(customer=customer)
            draws = spending.drawn(lots=lots, points=-points, now=now)
            if isinstance(draws, Refusal):
                return draws
            entry = spending.entry(
                plan=plan,
                draws=draws,
                customer=customer,
                at=now,
                key=name,
                account=ADJUSTMENT,
                kind="take",
                data=data,
            )
        posted = ledger.post(entries=[entry] if entry else [])
        if isinstance(posted, Refusal):
            return posted
        access.note(
            actor=actor,
            act="points.given",
            subject=customer,
            data={"points": points, "why": why.strip(), "entry": name},
            now=now,
        )
        total = ledger.balance(customer=customer, now=now).total
        return {"entry": name, "customer": customer, "points": points, "balance": total}

    body = digest(value=["points", customer, points, why, actor])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def expire(*, now: datetime, tell: Tell = lambda progress: None, batch: int = BATCH) -> Expired:
    """Write off every lot whose end has come, `batch` lots a transaction, first to end first.

    Each batch is whole or not there, so that a run killed in the middle goes on where it was and
    ends in the same ledger. Memory holds one batch.
    """
    plan = offers.live(now=now).plan or Plan()
    lots = points = stumbled = 0
    while due := ledger.due(now=now, wallet=plan.wallet, most=batch):
        entries = [
            # A lot may lapse again after a return put points back: the entry names its turn.
            # What lapses is gone even where the wallet owes more than it then holds.
            replace(entry, key=f"{entry.key}:{one.postings}", below_zero=True)
            for one in due
            for entry in expiry.expired(plan=plan, lots=[one.lot], customer=one.customer, now=now)
        ]
        posted = ledger.post(entries=entries)
        if isinstance(posted, Refusal) or posted.repeated:
            # Somebody spent from one of these lots in between: look again.
            stumbled += 1
            if stumbled > STUMBLES:
                raise RuntimeError(f"expiry does not get on: {posted}")
            continue
        stumbled = 0
        lots += len(posted.fresh)
        points += sum(entry.postings[-1].amount for entry in entries)
        tell({"expired_lots": lots, "expired_points": points})
    return Expired(lots=lots, points=points)
