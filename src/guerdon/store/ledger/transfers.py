"""What members sent one another, as the ledger tells it."""

from datetime import datetime

from django.db.models import F

from guerdon.give.exchange.household import LEAVE, TAKE
from guerdon.give.exchange.transfer import KIND, Sent
from guerdon.store.models import Lot, Posting
from guerdon.terms.entry import POINTS
from guerdon.terms.entry import Lot as Terms


def sent(*, customer: str, since: datetime) -> Sent:
    """What the customer has sent from the moment on; exact while their wallet is held."""
    rows = Posting.objects.filter(
        entry__kind=KIND,
        entry__customer__key=customer,
        entry__at__gte=since,
        customer__key=customer,
        amount__lt=0,
    )
    found = list(rows.values_list("entry__data__transfer", "amount"))
    return Sent(points=-sum(amount for _, amount in found), times=len({name for name, _ in found}))


def earned(*, customer: str, since: datetime) -> tuple[Terms, ...]:
    """Lots that the customer earned themselves from the moment on and that have something left.

    What came from another member or out of a pool was earned by somebody else, or before.
    """
    rows = Lot.objects.filter(
        customer__key=customer, wallet=POINTS, earned_at__gte=since, used__lt=F("amount")
    ).exclude(entry__kind__in=(KIND, TAKE, LEAVE))
    return tuple(
        Terms(
            lot=row.pk,
            amount=row.amount,
            left=row.amount - row.used,
            earned_at=row.earned_at,
            available_at=row.available_at,
            expires_at=row.expires_at,
        )
        for row in rows.order_by("pk")
    )
