"""What was given to causes: choices, givers, certificates, shares of purchases and progress."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, Sum

from guerdon.store import rows
from guerdon.store.models import (
    Balance,
    CauseChoice,
    CauseGiver,
    CauseShare,
    Customer,
    Entry,
)
from guerdon.store.models import Certificate as Row
from guerdon.terms.entry import POINTS
from guerdon.terms.giving import Progress, cause_account
from guerdon.terms.stored_value import cash


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A donation that can be shown: `entry` is the key of its entry in the ledger.

    `version` is that of the section `causes` that held then.
    """

    number: str
    cause: str
    customer: str
    points: int
    minor: int
    currency: str
    entry: str
    entry_number: int
    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What the shop pays for an order, and what came back of both."""

    order: str
    cause: str
    customer: str
    currency: str
    paid_minor: int
    share_minor: int
    returned_minor: int
    back_minor: int
    at: datetime


def choose(*, customer: str, cause: str, now: datetime) -> None:
    """The cause that the customer's purchases help from now on; "" for none."""
    own = Customer.objects.get(key=customer)
    CauseChoice.objects.update_or_create(customer=own, defaults={"cause": cause, "chosen_at": now})


def chosen(*, customer: str) -> str:
    """The cause that the customer's purchases help; "" for none."""
    return rows.value(query=CHOSEN, params=[customer]) or ""


def choices(*, customers: Collection[str]) -> dict[str, str]:
    """Customer -> the cause that their purchases help, of those who chose one."""
    found = CauseChoice.objects.exclude(cause="").values_list("customer__key", "cause")
    return {key: cause for key, cause in found.iterator() if key in customers}


CHOSEN = """
SELECT h.cause FROM store_causechoice h JOIN store_customer c ON c.id = h.customer_id
WHERE c.key = %s
"""


def certify(
    *,
    number: str,
    cause: str,
    customer: str,
    points: int,
    minor: int,
    currency: str,
    entry: str,
    version: int,
    now: datetime,
) -> None:
    """Keep what a certificate says of a donation that was just posted; inside `write()`."""
    own = Customer.objects.get(key=customer)
    Row.objects.create(
        number=number,
        cause=cause,
        customer=own,
        points=points,
        minor=minor,
        currency=currency,
        entry=Entry.objects.get(key=entry),
        version=version,
        at=now,
    )
    _gave(cause, own.pk, now)


def _gave(cause: str, customer: int, now: datetime) -> None:
    CauseGiver.objects.get_or_create(cause=cause, customer_id=customer, defaults={"first_at": now})


def certificate(*, number: str) -> Certificate | None:
    """The donation behind a certificate's number."""
    row = Row.objects.select_related("customer", "entry").filter(number=number).first()
    return None if row is None else _certificate(row)


def certificates(*, customer: str, most: int = 50) -> list[Certificate]:
    """The customer's donations, newest first."""
    found = Row.objects.select_related("customer", "entry").filter(customer__key=customer)
    return [_certificate(row) for row in found.order_by("-pk")[:most]]


def _certificate(row: Row) -> Certificate:
    return Certificate(
        number=row.number,
        cause=row.cause,
        customer=row.customer.key,
        points=row.points,
        minor=row.minor,
        currency=row.currency,
        entry=row.entry.key,
        entry_number=row.entry.pk,
        version=row.version,
        at=row.at,
    )


def share(*, given: Share, bp: int) -> bool:
    """Keep what an order gives; whether it is the first to be told of it. Inside `write()`."""
    own = rows.Looked(query=rows.CUSTOMER, by=given.customer)
    row: dict[str, Any] = {
        '"order"': given.order,
        "cause": given.cause,
        "customer_id": own,
        "currency": given.currency,
        "paid_minor": given.paid_minor,
        "share_bp": bp,
        "share_minor": given.share_minor,
        "returned_minor": 0,
        "back_minor": 0,
        "at": given.at,
    }
    if not rows.insert(table="store_causeshare", rows=[row], unless='"order"'):
        return False
    giver: dict[str, Any] = {"cause": given.cause, "customer_id": own, "first_at": given.at}
    rows.insert_later(table="store_causegiver", row=giver, unless="cause, customer_id")
    return True


def held(*, order: str) -> Share | None:
    """What an order gave, which nobody else may change until the transaction ends."""
    found = CauseShare.objects.select_related("customer").select_for_update(of=("self",))
    row = found.filter(order=order).first()
    return None if row is None else _share(row)


def took_back(*, order: str, returned_minor: int, back_minor: int) -> None:
    """What has come back of an order in all."""
    CauseShare.objects.filter(order=order).update(
        returned_minor=returned_minor, back_minor=back_minor
    )


def of_customer(*, customer: str, most: int = 50) -> list[Share]:
    """What the customer's purchases gave, newest first."""
    found = CauseShare.objects.select_related("customer").filter(customer__key=customer)
    return [_share(row) for row in found.order_by("-pk")[:most]]


def _share(row: CauseShare) -> Share:
    return Share(
        order=row.order,
        cause=row.cause,
        customer=row.customer.key,
        currency=row.currency,
        paid_minor=row.paid_minor,
        share_minor=row.share_minor,
        returned_minor=row.returned_minor,
        back_minor=row.back_minor,
        at=row.at,
    )


def progress(*, causes: Sequence[tuple[str, int | None]], currency: str) -> list[Progress]:
    """How far causes (key and goal) have come, from the ledger's own balances."""
    found = []
    for cause, goal in causes:
        account = cause_account(cause=cause)
        kept = Balance.objects.filter(
            Q(account__startswith=f"{account}:{POINTS}/")
            | Q(account__startswith=f"{account}:{cash(currency=currency)}/")
        )
        sums = kept.aggregate(
            points=Sum("amount", filter=Q(account__startswith=f"{account}:{POINTS}/")),
            minor=Sum("amount", filter=~Q(account__startswith=f"{account}:{POINTS}/")),
        )
        shares = CauseShare.objects.filter(cause=cause, currency=currency)
        bought = shares.aggregate(given=Sum("share_minor"), back=Sum("back_minor"))
        minor, purchases = sums["minor"] or 0, (bought["given"] or 0) - (bought["back"] or 0)
        found.append(
            Progress(
                cause=cause,
                goal_minor=goal,
                given_minor=minor,
                of_points_minor=minor - purchases,
                of_purchases_minor=purchases,
                points=sums["points"] or 0,
                givers=CauseGiver.objects.filter(cause=cause).count(),
            )
        )
    return found
