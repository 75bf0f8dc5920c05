"""The early-warning list of the newest complete night, with whom a message may reach."""

from collections import defaultdict

from django.db.models import F, FloatField, Value
from django.db.models.functions import Cast, Coalesce

from guerdon.know.warning import Seen, Warned, limits, warned
from guerdon.store.models import Consent, KnowValue
from guerdon.store.night.nights import current

# Reach can only lessen a loss, to a tenth at the least: of so many times the wanted length, the
# greatest losses before reach, hardly one is missed.
WIDER = 8
MARKETING = "marketing"


def warnings(*, most: int) -> tuple[Warned, ...]:
    """The greatest losses of the newest night; empty before the first."""
    night = current()
    if night is None:
        return ()
    table = limits()
    risk = Coalesce(F("churn_risk"), Value(1.0) - F("p_alive"))
    loss = Cast(F("clv"), FloatField()) / F("p_alive") * risk
    rows = KnowValue.objects.filter(
        night=night.night, stage__in=table.stages, p_alive__gte=table.least_alive
    )
    rows = rows.annotate(risk=risk).filter(risk__gte=table.least_risk)
    taken = list(
        rows.order_by(loss.desc(), "customer__key").select_related("customer")[: most * WIDER]
    )
    reach = _reachable([row.customer_id for row in taken])
    return warned(seen=(_seen(row, reach) for row in taken), most=most)


def _seen(row: KnowValue, reach: dict[int, bool]) -> Seen:
    return Seen(
        customer=row.customer.key,
        stage=row.stage,
        clv=row.clv,
        p_alive=row.p_alive,
        churn_risk=row.churn_risk,
        repeat=row.repeat,
        recency_days=row.recency_days,
        tenure_days=row.tenure_days,
        rhythm_days=row.rhythm_days,
        spend=row.spend,
        spend_90d=row.spend_90d,
        next_days=row.next_days,
        reachable=reach.get(row.customer_id),
    )


def _reachable(customers: list[int]) -> dict[int, bool]:
    """Whether the newest word on any channel is yes; customers who said nothing are left out."""
    newest: dict[int, dict[str, bool]] = defaultdict(dict)
    said = Consent.objects.filter(customer_id__in=customers, purpose=MARKETING)
    for row in said.order_by("at", "id"):
        newest[row.customer_id][row.channel] = row.given
    return {customer: any(channels.values()) for customer, channels in newest.items()}
