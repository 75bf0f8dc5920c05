"""Payments out of stored value: kept with what came back of them, each held while it changes."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from guerdon.give.points.redeem import Draw
from guerdon.store.models import Customer, ValuePayment
from guerdon.terms.stored_value import Payment


def keep(
    *,
    payment: str,
    order: str,
    currency: str,
    amount_minor: int,
    card: int | None = None,
    customer: str | None = None,
    draws: Sequence[Draw] = (),
    now: datetime,
) -> None:
    """A payment that was just made; call it inside `write()`."""
    own = None if customer is None else Customer.objects.get(key=customer).pk
    ValuePayment.objects.create(
        key=payment,
        order=order,
        currency=currency,
        amount_minor=amount_minor,
        card_id=card,
        customer_id=own,
        draws=[[draw.lot, draw.points] for draw in draws],
        at=now,
    )


def held(*, payment: str) -> Payment | None:
    """The payment, which nobody else may touch until the transaction ends."""
    row = ValuePayment.objects.select_for_update(of=("self",)).filter(key=payment).first()
    return None if row is None else _payment(row)


def refund(*, payment: str, minor: int) -> None:
    """So much more has come back; the table itself refuses more than was paid."""
    rows = ValuePayment.objects.filter(key=payment)
    rows.update(refunded_minor=F("refunded_minor") + minor)


def of_order(*, order: str) -> list[Payment]:
    """What was paid for an order, oldest first."""
    rows = ValuePayment.objects.select_related("customer").filter(order=order).order_by("pk")
    return [_payment(row) for row in rows]


def _payment(row: ValuePayment) -> Payment:
    return Payment(
        payment=row.key,
        order=row.order,
        currency=row.currency,
        amount_minor=row.amount_minor,
        refunded_minor=row.refunded_minor,
        card=row.card_id,
        customer=row.customer.key if row.customer is not None else None,
        draws=tuple((lot, amount) for lot, amount in row.draws),
        at=row.at,
    )
