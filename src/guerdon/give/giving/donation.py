"""Donating points: what they are worth to the cause, and the entries that give them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.give.exchange.moving import Place, paid, parts, usable
from guerdon.terms.dated import standing
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS, SHOP, Entry, Lot, Posting
from guerdon.terms.giving import Cause, cause_account
from guerdon.terms.stored_value import cash

KIND = "donate"
MONEY_KIND = "donate_money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Donated:
    """A donation: the points' entry first, then the money's where they are worth any."""

    entries: tuple[Entry, ...]
    minor: int


def worth(*, cause: Cause, points: int, at: datetime) -> int | Refusal:
    """Minor units that the points are to the cause on that day, rounded down."""
    if not cause.period.holds(at):
        return Refusal(reason="cause_closed", data={"cause": cause.key})
    rate = standing(dated=cause.rates, at=at)
    if rate is None:
        return Refusal(reason="cause_takes_no_points", data={"cause": cause.key})
    return points * rate.minor // rate.points


def donated(
    *,
    cause: Cause,
    points: int,
    customer: str,
    currency: str,
    lots: Sequence[Lot],
    spendable: int,
    at: datetime,
    key: str,
) -> Donated | Refusal:
    """The entries of a donation, first to expire first.

    The points go to the cause's account, and the shop pays what they are worth beside them.
    Refused: outside the cause's period, fewer than it takes, more than there is, points worth
    nothing.
    """
    minor = worth(cause=cause, points=points, at=at)
    if isinstance(minor, Refusal):
        return minor
    if points < cause.least_points or minor <= 0:
        data = {"asked": points, "least": cause.least_points}
        return Refusal(reason="donation_too_small", data=data)
    free = usable(lots=lots, now=at)
    balance = min(spendable, sum(lot.left for lot in free))
    if points > balance:
        return Refusal(reason="points_short", data={"asked": points, "balance": balance})
    place = Place(customer=customer, wallet=POINTS)
    given = paid(
        taken=parts(held=[(place, lot) for lot in free], points=points),
        account=cause_account(cause=cause.key),
        at=at,
        key=key,
        kind=KIND,
        data={"cause": cause.key, "minor": minor},
    )
    assert given is not None  # noqa: S101 (points are at least one)
    money = money_entry(
        cause=cause.key,
        customer=customer,
        currency=currency,
        minor=minor,
        at=at,
        key=f"{key}:money",
        kind=MONEY_KIND,
        data={"cause": cause.key, "points": points},
    )
    return Donated(entries=(given, money), minor=minor)


def money_entry(
    *,
    cause: str,
    customer: str,
    currency: str,
    minor: int,
    at: datetime,
    key: str,
    kind: str,
    data: dict[str, object],
) -> Entry:
    """Money of the shop's own to the cause; below zero it is taken back."""
    return Entry(
        key=key,
        kind=kind,
        wallet=cash(currency=currency),
        at=at,
        postings=(
            Posting(account=SHOP, amount=-minor),
            Posting(account=cause_account(cause=cause), amount=minor),
        ),
        holder=customer,
        data=dict(data),
    )
