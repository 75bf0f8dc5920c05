"""Paying an order with stored value, a card's or a customer's own, and refunding what was paid."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.cards import cards as flow
from guerdon.give.stored_value import card as rules
from guerdon.give.stored_value import wallet as wallets
from guerdon.store import queues
from guerdon.store.codes import cards
from guerdon.store.ledger import ledger, value_payments
from guerdon.store.sealed import card_index
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.stored_value import CardTerms, Payment, cash


def pay(
    *,
    code: str | None,
    customer: str | None,
    minor: int,
    currency: str,
    part: bool,
    order: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Pay with the card of a code, or out of a customer's wallet: exactly one is given.

    With `part` as much as there is, up to the amount. The reply's body is {"payment", "order",
    "currency", "paid_minor", "due_minor", "balance_minor"}. Refused, with nothing changed: a card
    or wallet that cannot pay, another currency. Parallel calls on one card wait for one another.
    """
    name = f"pay:{secrets.token_hex(12)}"

    def work() -> dict[str, Any] | Refusal:
        found = (
            _by_card(code, minor, currency, part, order, name, now)
            if code is not None
            else _by_wallet(customer or "", minor, currency, part, order, name, now)
        )
        if isinstance(found, Refusal):
            return found
        paid, left = found
        return {
            "payment": name,
            "order": order,
            "currency": currency,
            "paid_minor": paid,
            "due_minor": minor - paid,
            "balance_minor": left,
        }

    who = customer if code is None else card_index(code=code)
    mark = digest(value=["pay", who, minor, currency, part, order])
    return replies.once(key=key, digest=mark, now=now, work=work, dry=dry)


def _by_card(
    code: str, minor: int, currency: str, part: bool, order: str, name: str, now: datetime
) -> tuple[int, int] | Refusal:
    card = cards.held(code=code)
    if card is None:
        return flow.unknown()
    if card.currency != currency:
        data = {"given": currency, "expected": card.currency}
        return Refusal(reason="currency_mismatch", data=data)
    entry = rules.paid(card=card, minor=minor, part=part, order=order, at=now, key=name)
    if isinstance(entry, Refusal):
        return entry
    posted = ledger.post(entries=[entry])
    if isinstance(posted, Refusal):
        return posted
    taken = entry.postings[1].amount
    value_payments.keep(
        payment=name, order=order, currency=currency, amount_minor=taken, card=card.card, now=now
    )
    return taken, card.balance_minor - taken


def _by_wallet(
    customer: str, minor: int, currency: str, part: bool, order: str, name: str, now: datetime
) -> tuple[int, int] | Refusal:
    if why := queues.reachable(customer=customer):
        return Refusal(reason=f"customer_{why}", data={"customer": customer})
    wallet = cash(currency=currency)
    queues.queue(customers=[customer], wallets=[wallet])
    lots = ledger.lots(customer=customer, wallet=wallet)
    found = wallets.spent(
        customer=customer,
        currency=currency,
        lots=lots,
        minor=minor,
        part=part,
        order=order,
        at=now,
        key=name,
    )
    if isinstance(found, Refusal):
        return found
    entry, draws = found
    posted = ledger.post(entries=[entry])
    if isinstance(posted, Refusal):
        return posted
    taken = sum(draw.points for draw in draws)
    value_payments.keep(
        payment=name,
        order=order,
        currency=currency,
        amount_minor=taken,
        customer=customer,
        draws=draws,
        now=now,
    )
    return taken, ledger.balance(customer=customer, now=now, wallet=wallet).spendable


def refund(
    *, payment: str, minor: int, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Give money of a payment back to where it came from; all that there is left, or a part.

    A card that was replaced stands aside for the one that replaced it; a card or lot that has
    ended meanwhile may be used for `refund_days` again. The reply's body is {"payment",
    "refunded_minor", "left_minor", "card"}. Refused: more than was paid and not yet refunded.
    """

    def work() -> dict[str, Any] | Refusal:
        shop = flow.terms(now=now)
        if isinstance(shop, Refusal):
            return shop
        held = value_payments.held(payment=payment)
        if held is None:
            return Refusal(reason="not_found", data={"what": "payment", "key": payment})
        refusal = rules.refundable(payment=held, minor=minor)
        if refusal is not None:
            return refusal
        back = _to_card(held, shop, minor, now) if held.card else _to_wallet(held, shop, minor, now)
        if isinstance(back, Refusal):
            return back
        value_payments.refund(payment=payment, minor=minor)
        left = held.amount_minor - held.refunded_minor - minor
        return {"payment": payment, "refunded_minor": minor, "left_minor": left, "card": back}

    mark = digest(value=["refund", payment, minor])
    return replies.once(key=key, digest=mark, now=now, work=work, dry=dry)


def _name(held: Payment) -> str:
    """Money comes back of a payment in steps: each names how much had come back before it."""
    return f"refund:{held.payment}:{held.refunded_minor}"


def _to_card(held: Payment, shop: CardTerms, minor: int, now: datetime) -> int | Refusal:
    card = cards.held(card=held.card or 0)
    while card is not None and card.replaced_by is not None:
        card = cards.held(card=card.replaced_by)
    if card is None:
        return flow.unknown(card=held.card)
    entry = rules.refunded(card=card, payment=held, minor=minor, at=now, key=_name(held))
    posted = ledger.post(entries=[entry])
    if isinstance(posted, Refusal):
        return posted
    soonest = now + timedelta(days=shop.refund_days)
    if card.expires_at is not None and card.expires_at < soonest:
        # What the night has not written off yet is usable again with it.
        state = "active" if card.state == "ended" else card.state
        cards.change(card=card, words={"expires_at": soonest, "state": state})
    return card.card


def _to_wallet(held: Payment, shop: CardTerms, minor: int, now: datetime) -> Refusal | None:
    customer, wallet = held.customer or "", cash(currency=held.currency)
    queues.queue(customers=[customer], wallets=[wallet])
    lots = ledger.lots(customer=customer, wallet=wallet, spent=True)
    ended = {lot.lot for lot in lots if lot.expires_at is not None and lot.expires_at <= now}
    entry = wallets.refunded(
        payment=held,
        minor=minor,
        ended=ended,
        ends=now + timedelta(days=shop.refund_days),
        at=now,
        key=_name(held),
    )
    posted = ledger.post(entries=[entry])
    return posted if isinstance(posted, Refusal) else None
