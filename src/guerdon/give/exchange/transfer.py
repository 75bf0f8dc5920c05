"""A transfer between members: what it may be, what it costs, and the entries that make it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.give.exchange.moving import Place, moved, paid, parts, split, usable
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import FEE, Entry, Lot
from guerdon.terms.sharing import TransferTerms

WHOLE_BP = 10_000
KIND = "transfer"
FEE_KIND = "transfer_fee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a member has sent today already, fees not counted."""

    points: int = 0
    times: int = 0


def fee(*, terms: TransferTerms, points: int) -> int:
    """Points that the sender pays on top, rounded up."""
    return terms.fee_points + -(-points * terms.fee_bp // WHOLE_BP)


def transferred(
    *,
    terms: TransferTerms | None,
    points: int,
    source: Place,
    target: Place,
    lots: Sequence[Lot],
    spendable: int,
    sent: Sent,
    at: datetime,
    key: str,
) -> tuple[Entry, ...] | Refusal:
    """The entries of one transfer; the fee comes out of the lots that live longest.

    `lots` are the sender's and `spendable` what they may spend, debts taken off. Refused: not
    offered, to oneself, outside the bounds of one transfer or of the day, more than there is.
    """
    if terms is not None and source.customer == target.customer:
        return Refusal(reason="transfer_to_oneself")
    refusal = outside(terms=terms, points=points, sent=sent)
    if refusal is not None or terms is None:
        return refusal or Refusal(reason="transfer_not_offered")
    cost = fee(terms=terms, points=points)
    free = usable(lots=lots, now=at, rest_days=terms.rest_days)
    balance = min(spendable, sum(lot.left for lot in free))
    if points + cost > balance:
        return Refusal(
            reason="transfer_short", data={"asked": points, "fee": cost, "balance": balance}
        )
    taken = parts(held=[(source, lot) for lot in free], points=points + cost)
    passed, kept = split(taken=taken, points=points)
    data = {"transfer": key}
    entries = moved(taken=passed, to=target, at=at, key=key, kind=KIND, data=data)
    charge = paid(taken=kept, account=FEE, at=at, key=f"{key}:fee", kind=FEE_KIND, data=data)
    return (*entries, charge) if charge else entries


def outside(*, terms: TransferTerms | None, points: int, sent: Sent) -> Refusal | None:
    """Why a transfer of so many points is none by the bounds of one and of the day; None: it is."""
    if terms is None:
        return Refusal(reason="transfer_not_offered")
    if points < terms.least or (terms.most is not None and points > terms.most):
        bounds = {"asked": points, "least": terms.least, "most": terms.most or 0}
        return Refusal(
            reason="transfer_out_of_bounds" if terms.most else "transfer_too_small", data=bounds
        )
    if terms.times_a_day is not None and sent.times >= terms.times_a_day:
        return Refusal(reason="transfer_times_used", data={"most": terms.times_a_day})
    if terms.most_a_day is not None and sent.points + points > terms.most_a_day:
        left = max(0, terms.most_a_day - sent.points)
        return Refusal(reason="transfer_day_used", data={"asked": points, "left": left})
    return None
