"""The points that a return moves: spent ones go back into their lots, earned ones out again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from guerdon.give.points import refund
from guerdon.give.points.earning import lot_key
from guerdon.store.ledger import ended, ledger
from guerdon.store.till.till import Redemption
from guerdon.terms.entry import POINTS, Entry
from guerdon.terms.points import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Movements:
    """The entries of a return; `ended` are points by wallet that it need not take: they ended."""

    entries: list[Entry] = field(default_factory=list)
    ended: dict[str, int] = field(default_factory=dict)


def entries(
    *,
    found: Redemption,
    plans: Sequence[Plan],
    now: datetime,
    key: str,
    spent_back: int,
    taken_back: Mapping[str, int],
) -> Movements:
    """The movements of the return `key`: so many spent points, so many earned ones by wallet.

    Wallets are held in the order of their names; call it inside the return's transaction.
    """
    customer = found.customer
    if customer is None or not (spent_back or any(taken_back.values())):
        return Movements()
    data = {"order": found.order, "redemption": found.key, "rollback": key}
    known = {plan.wallet: plan for plan in plans}
    posted: list[Entry] = []
    gone: dict[str, int] = {}
    opened = _opened(found)
    for wallet in sorted({POINTS, *taken_back}):
        plan = known.get(wallet, Plan(wallet=wallet))
        taken = taken_back.get(wallet, 0)
        back = spent_back if wallet == POINTS else 0
        if not taken and not back:
            continue
        ledger.hold(customer=customer, wallet=wallet)
        if back:
            draws = refund.back(
                draws=found.draws, before=found.returned.get("points_back", 0), points=back
            )
            lots = ledger.lots(customer=customer, wallet=wallet, spent=True)
            posted += refund.back_entries(
                plan=plan, draws=draws, lots=lots, customer=customer, at=now,
                key=f"refund:{key}", data=dict(data),
            )  # fmt: skip
        lots = ledger.lots(customer=customer, wallet=wallet)
        own = ledger.lots_of(entries=opened.get(wallet, ()))
        lapsed = 0
        if taken > refund.there(lots=lots, earned_lots=own, at=now):
            # Rarely: some of what the order earned was spent, or ended.
            before = found.returned.get("ended", {}).get(wallet, 0)
            lapsed = ended.lapsed(lots=own) - before
        words: Any = {"points": taken, "lots": lots, "earned_lots": own, "at": now}
        gone[wallet] = refund.ended(**words, lapsed=lapsed)
        revoked = refund.revoked(
            plan=plan,
            customer=customer,
            key=f"revoke:{key}" if wallet == POINTS else f"revoke:{key}:{wallet}",
            data=dict(data),
            lapsed=lapsed,
            **words,
        )
        # A wallet that owes already may go further below zero by a revocation that drew on lots.
        posted += [replace(revoked, below_zero=True)] if revoked else []
    return Movements(entries=posted, ended=gone)


def _opened(found: Redemption) -> dict[str, list[str]]:
    """By wallet the entries that may have opened a lot for the order."""
    keys: dict[str, list[str]] = {POINTS: [f"earn:{found.key}"]}
    for part in found.quote.get("earned", ()):
        listed = keys.setdefault(part["wallet"], [])
        for rule in ("", part["rule"]):
            listed.append(lot_key(key=f"earn:{found.key}", wallet=part["wallet"], rule=rule))
    return keys
