"""A customer's own money with the shop: loaded, paid with first to expire first, refunded."""

from collections.abc import Sequence, Set
from datetime import datetime

from guerdon.give.exchange.moving import Place, paid, parts, usable
from guerdon.give.points.redeem import Draw
from guerdon.give.points.refund import back
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import ISSUED, REDEEMED, Entry, Lot, NewLot, Posting
from guerdon.terms.money import amounts
from guerdon.terms.stored_value import Payment, cash


def loaded(
    *, customer: str, currency: str, minor: int, ends: datetime | None, at: datetime, key: str
) -> Entry:
    """Money into the customer's wallet."""
    wallet = cash(currency=currency)
    return Entry(
        key=key,
        kind="wallet_load",
        wallet=wallet,
        at=at,
        postings=(
            Posting(account=ISSUED, amount=-minor),
            Posting(account=f"wallet:{wallet}", amount=minor, customer=customer),
        ),
        opens=NewLot(amount=minor, earned_at=at, available_at=at, expires_at=ends),
    )


def spent(
    *,
    customer: str,
    currency: str,
    lots: Sequence[Lot],
    minor: int,
    part: bool,
    order: str,
    at: datetime,
    key: str,
) -> tuple[Entry, tuple[Draw, ...]] | Refusal:
    """Money out of the wallet for an order, and the lots that it came from.

    With `part` as much as there is, up to the amount. Refused: less than asked, or nothing.
    """
    free = usable(lots=lots, now=at)
    balance = sum(lot.left for lot in free)
    taken = min(minor, balance) if part else minor
    if taken > balance or taken <= 0:
        data = amounts(currency=currency, asked=minor, balance=balance)
        return Refusal(reason="wallet_short", data=data)
    place = Place(customer=customer, wallet=cash(currency=currency))
    drawn = parts(held=[(place, lot) for lot in free], points=taken)
    entry = paid(
        taken=drawn, account=REDEEMED, at=at, key=key, kind="wallet_pay", data={"order": order}
    )
    assert entry is not None  # noqa: S101 (something is taken)
    return entry, tuple(Draw(lot=part.lot.lot, points=part.points) for part in drawn)


def refunded(
    *, payment: Payment, minor: int, ended: Set[int], ends: datetime, at: datetime, key: str
) -> Entry:
    """Money of a payment back into the lots that it came from, those that live longest first.

    What came from lots that have `ended` meanwhile goes into a new one, which ends at `ends`.
    """
    assert payment.customer is not None  # noqa: S101 (a wallet's payment)
    draws = tuple(Draw(lot=lot, points=amount) for lot, amount in payment.draws)
    wallet = cash(currency=payment.currency)
    found = back(draws=draws, before=payment.refunded_minor, points=minor)
    fresh = sum(draw.points for draw in found if draw.lot in ended)
    into = [(draw.points, draw.lot) for draw in found if draw.lot not in ended]
    mine = [*into, (fresh, None)] if fresh else into
    return Entry(
        key=key,
        kind="wallet_refund",
        wallet=wallet,
        at=at,
        postings=(
            *(
                Posting(
                    account=f"wallet:{wallet}", amount=amount, customer=payment.customer, lot=lot
                )
                for amount, lot in mine
            ),
            Posting(account=REDEEMED, amount=-minor),
        ),
        opens=NewLot(amount=fresh, earned_at=at, available_at=at, expires_at=ends)
        if fresh
        else None,
        data={"order": payment.order},
    )
