"""What may be done with a card, and the entry that does it: load, pay, refund, end, move on."""

from datetime import UTC, datetime
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.entry import BREAKAGE, ISSUED, REDEEMED, Entry, NewLot, Posting
from guerdon.terms.money import amounts
from guerdon.terms.stored_value import Card, CardTerms, Payment, card_account, cash


def usable(*, card: Card, now: datetime) -> Refusal | None:
    """Why the card cannot be used now; None when it can."""
    lapsed = card.expires_at is not None and card.expires_at <= now
    if card.state == "ended" or (card.state == "active" and lapsed):
        return told(card=card, state="ended")
    return None if card.state == "active" else told(card=card, state=card.state)


def told(*, card: Card, state: str) -> Refusal:
    """The refusal that says how the card stands."""
    day = {"day": card.expires_at.date().isoformat()} if card.expires_at else {}
    return Refusal(reason=f"card_{state}", data={"last_four": card.last_four, **day})


def loaded(
    *, card: Card, terms: CardTerms, most_minor: int | None, minor: int, at: datetime, key: str
) -> Entry | Refusal:
    """Money onto the card, which is active or about to be.

    `most_minor` is the law's own bound on one card. Refused: an amount outside the shop's bounds,
    more than may lie on a card.
    """
    most = [b for b in (terms.most_balance_minor, most_minor) if b is not None]
    if minor < terms.least_minor or (terms.most_minor is not None and minor > terms.most_minor):
        data = amounts(
            currency=card.currency,
            asked=minor,
            least=terms.least_minor,
            most=terms.most_minor or 0,
        )
        bounded = terms.most_minor is not None
        return Refusal(reason="load_out_of_bounds" if bounded else "load_too_small", data=data)
    if most and card.balance_minor + minor > min(most):
        data = amounts(
            currency=card.currency, asked=minor, balance=card.balance_minor, most=min(most)
        )
        return Refusal(reason="card_full", data=data)
    return _entry(card, ISSUED, -minor, at, key, "card_load", {})


def paid(
    *, card: Card, minor: int, part: bool, order: str, at: datetime, key: str
) -> Entry | Refusal:
    """Money from the card for an order; with `part` as much as there is, up to the amount.

    Refused: a card that cannot be used, with less on it than asked, or with nothing at all.
    """
    refusal = usable(card=card, now=at)
    if refusal is not None:
        return refusal
    taken = min(minor, card.balance_minor) if part else minor
    if taken > card.balance_minor or taken <= 0:
        data = amounts(currency=card.currency, asked=minor, balance=card.balance_minor)
        return Refusal(reason="card_short", data=data)
    return _entry(card, REDEEMED, taken, at, key, "card_pay", {"order": order})


def refundable(*, payment: Payment, minor: int) -> Refusal | None:
    """Why so much cannot come back of a payment; None when it can."""
    left = payment.amount_minor - payment.refunded_minor
    if 0 < minor <= left:
        return None
    data = amounts(currency=payment.currency, asked=minor, left=left)
    return Refusal(reason="payment_refunded", data=data)


def refunded(*, card: Card, payment: Payment, minor: int, at: datetime, key: str) -> Entry:
    """Money of a payment back onto the card, however the card stands."""
    return _entry(card, REDEEMED, -minor, at, key, "card_refund", {"order": payment.order})


def ended(*, card: Card, now: datetime) -> Entry | None:
    """What a card that has ended still holds, written off at its end; None: nothing to do.

    The key names the end, so that a card that was reopened may end again.
    """
    if card.expires_at is None or card.expires_at > now or card.balance_minor <= 0:
        return None
    key = end_key(card=card)
    return _entry(card, BREAKAGE, card.balance_minor, card.expires_at, key, "card_end", {})


def end_key(*, card: Card) -> str:
    """The key of the entry that writes the card off at its present end."""
    end = card.expires_at
    return f"card:end:{card.card}:{end.astimezone(UTC).isoformat() if end else 'never'}"


def reopened(*, card: Card, minor: int, at: datetime, key: str) -> Entry:
    """What was written off back onto the card, where the law says so."""
    return _entry(card, BREAKAGE, -minor, at, key, "card_reopen", {})


def replaced(*, card: Card, by: int, at: datetime, key: str) -> Entry | None:
    """All that is on the card onto another; None when that is nothing."""
    if card.balance_minor <= 0:
        return None
    data = {"by": by}
    return _entry(card, card_account(card=by), card.balance_minor, at, key, "card_replace", data)


def claimed(*, card: Card, customer: str, at: datetime, key: str) -> Entry | Refusal:
    """All that is on the card into a customer's own wallet, where it ends when the card would."""
    refusal = usable(card=card, now=at)
    if refusal is not None:
        return refusal
    minor = card.balance_minor
    if minor <= 0:
        data = amounts(currency=card.currency, asked=0, balance=0)
        return Refusal(reason="card_short", data=data)
    wallet = cash(currency=card.currency)
    return Entry(
        key=key,
        kind="card_claim",
        wallet=wallet,
        at=at,
        postings=(
            Posting(account=card_account(card=card.card), amount=-minor),
            Posting(account=f"wallet:{wallet}", amount=minor, customer=customer),
        ),
        opens=NewLot(amount=minor, earned_at=at, available_at=at, expires_at=card.expires_at),
        data={"card": card.card},
    )


def _entry(
    card: Card, other: str, out: int, at: datetime, key: str, kind: str, data: dict[str, Any]
) -> Entry:
    """`out` from the card to another account (below zero: the other way)."""
    return Entry(
        key=key,
        kind=kind,
        wallet=cash(currency=card.currency),
        at=at,
        postings=(
            Posting(account=card_account(card=card.card), amount=-out),
            Posting(account=other, amount=out),
        ),
        data={"card": card.card, **data},
    )
