"""What a partner may do: buy ahead, issue, take and exchange points, each as one entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.give.exchange.moving import Place, paid, parts, usable
from guerdon.give.points.expiry import lot_of
from guerdon.terms.dated import Dated, standing
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import ISSUED, Entry, Lot, Posting
from guerdon.terms.partners import Exchange, Partner, purse, taken
from guerdon.terms.points import Plan

MILLI = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An entry with its points, the partner's own units and its worth between the houses."""

    entry: Entry
    points: int
    theirs: int
    minor: int


def bought(
    *, partner: Partner, packs: int, points: int, minor: int, at: datetime, key: str
) -> Moved | Refusal:
    """Points bought ahead: so many of the day's packs, or (packs 0) points for an agreed sum."""
    if not partner.period.holds(at):
        return Refusal(reason="partner_closed", data={"partner": partner.key})
    if packs:
        pack = standing(dated=partner.packs, at=at)
        if pack is None:
            return Refusal(reason="partner_no_packs", data={"partner": partner.key})
        points, minor = packs * pack.points, packs * pack.minor
    account = purse(partner=partner.key)
    entry = Entry(
        key=key,
        kind="partner_pack",
        wallet="points",
        at=at,
        postings=(
            Posting(account=ISSUED, amount=-points),
            Posting(account=account, amount=points),
        ),
        data={"partner": partner.key},
    )
    return Moved(entry=entry, points=points, theirs=0, minor=minor)


def issued(
    *,
    partner: Partner,
    plan: Plan,
    points: int,
    theirs: int,
    customer: str,
    balance: int,
    at: datetime,
    key: str,
) -> Moved | Refusal:
    """Points to a member out of the partner's purse, which holds `balance`; or in exchange.

    With `theirs` above zero the points follow from the day's rate. What the purse holds is paid
    for; what goes below zero is owed at the day's worth. Refused: outside the partner's period or
    bounds, a purse that is empty.
    """
    if theirs:
        found = _exchanged(partner, partner.exchange_in, at, theirs=theirs)
        if isinstance(found, Refusal):
            return found
        points = found
    refusal = _refused(partner, points, at)
    if refusal is not None:
        return refusal
    left = balance + partner.credit
    if points > left:
        data = {"partner": partner.key, "asked": points, "left": max(0, left)}
        return Refusal(reason="partner_purse_empty", data=data)
    entry = Entry(
        key=key,
        kind="exchange_in" if theirs else "partner_issue",
        wallet=plan.wallet,
        at=at,
        postings=(
            Posting(account=purse(partner=partner.key), amount=-points),
            Posting(account=f"wallet:{plan.wallet}", amount=points, customer=customer),
        ),
        opens=lot_of(life=plan.life, points=points, earned_at=at),
        below_zero=partner.credit > 0,
        data={"partner": partner.key, **({"theirs": theirs} if theirs else {})},
    )
    owed = min(points, max(0, points - max(0, balance)))
    worth = standing(dated=partner.worth, at=at)
    milli = worth.issued_milli if worth is not None else 0
    return Moved(entry=entry, points=points, theirs=theirs, minor=owed * milli // MILLI)


def spent(
    *,
    partner: Partner,
    plan: Plan,
    points: int,
    exchange: bool,
    customer: str,
    lots: Sequence[Lot],
    spendable: int,
    at: datetime,
    key: str,
) -> Moved | Refusal:
    """A member's points at the partner, for its goods or (`exchange`) for its own units.

    First to expire first. Refused: outside the partner's period or bounds, more than there is.
    """
    theirs = 0
    if exchange:
        found = _exchanged(partner, partner.exchange_out, at, ours=points)
        if isinstance(found, Refusal):
            return found
        theirs = found
    refusal = _refused(partner, points, at)
    if refusal is not None:
        return refusal
    free = usable(lots=lots, now=at)
    balance = min(spendable, sum(lot.left for lot in free))
    if points > balance:
        return Refusal(reason="points_short", data={"asked": points, "balance": balance})
    place = Place(customer=customer, wallet=plan.wallet)
    entry = paid(
        taken=parts(held=[(place, lot) for lot in free], points=points),
        account=taken(partner=partner.key),
        at=at,
        key=key,
        kind="exchange_out" if exchange else "partner_spend",
        data={"partner": partner.key, **({"theirs": theirs} if theirs else {})},
    )
    assert entry is not None  # noqa: S101 (points are at least one)
    worth = standing(dated=partner.worth, at=at)
    milli = worth.taken_milli if worth is not None else 0
    return Moved(entry=entry, points=points, theirs=theirs, minor=points * milli // MILLI)


def _exchanged(
    partner: Partner,
    rates: Sequence[Dated[Exchange]],
    at: datetime,
    *,
    theirs: int = 0,
    ours: int = 0,
) -> int | Refusal:
    """The other side of an exchange in whole steps of the day's rate."""
    rate = standing(dated=rates, at=at)
    if rate is None:
        return Refusal(reason="partner_no_exchange", data={"partner": partner.key})
    given, step, other = ours, rate.ours, rate.theirs
    if theirs:
        given, step, other = theirs, rate.theirs, rate.ours
    if given <= 0 or given % step:
        return Refusal(reason="exchange_not_whole", data={"asked": given, "step": step})
    return given // step * other


def _refused(partner: Partner, points: int, at: datetime) -> Refusal | None:
    if not partner.period.holds(at):
        return Refusal(reason="partner_closed", data={"partner": partner.key})
    if points < partner.least or (partner.most is not None and points > partner.most):
        data = {"asked": points, "least": partner.least, "most": partner.most or 0}
        few = points < partner.least
        return Refusal(reason="partner_too_few" if few else "partner_too_many", data=data)
    return None
