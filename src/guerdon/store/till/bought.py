"""What a customer has bought until this moment, counted in the orders themselves."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from guerdon.store import rows
from guerdon.terms.money import half_up

# The fields of conditions that are counted live: the know-values of the last night are too old
# for them, a customer may have bought this morning.
LIVE = frozenset(
    (
        *("orders", "spend", "spend_90d", "average_basket"),
        *("first_order_at", "last_order_at", "recency_days", "tenure_days"),
    )
)
RECENT = timedelta(days=90)

# As the night counts: not what is open or was cancelled, not rows of an intake that has not
# finished, and the orders of those who turned out to be this customer too. The order that asks,
# and its returns, are left out.
BOUGHT = """
SELECT count(CASE WHEN o.kind = 'sale' THEN 1 END), coalesce(sum(o.total_minor), 0),
  coalesce(sum(CASE WHEN o.placed_at >= %s THEN o.total_minor END), 0),
  min(CASE WHEN o.kind = 'sale' THEN o.placed_at END),
  max(CASE WHEN o.kind = 'sale' THEN o.placed_at END)
FROM store_order o LEFT JOIN store_intake i ON i.id = o.intake_id
WHERE o.customer_id IN (SELECT id FROM store_customer WHERE id = %s OR merged_into_id = %s)
  AND o.state NOT IN ('open', 'cancelled') AND (i.id IS NULL OR i.state = 'complete')
  AND o.placed_at <= %s AND o.key <> %s AND substr(o.key, 1, %s) <> %s
"""


def until(*, customer: int, now: datetime, order: str, zone: str) -> Mapping[str, Any]:
    """The fields of LIVE that are known for the customer of that row; days are of the zone."""
    adapt = connection.ops.adapt_datetimefield_value
    returns = f"{order}/return/"
    recent, moment = adapt(now - RECENT), adapt(now)
    with connection.cursor() as cursor:
        params = [recent, customer, customer, moment, order, len(returns), returns]
        cursor.execute(BOUGHT, params)
        orders, spend, spend_90d, first, last = cursor.fetchone()
    if not orders:
        return {"orders": 0, "spend": 0, "spend_90d": 0}
    first_at, last_at = rows.moment(first), rows.moment(last)
    today = now.astimezone(ZoneInfo(zone)).date()

    def days(at: datetime) -> int:
        return (today - at.astimezone(ZoneInfo(zone)).date()).days

    spend = int(spend)
    basket = half_up(numerator=abs(spend), denominator=int(orders))
    return {
        "orders": int(orders),
        "spend": spend,
        "spend_90d": int(spend_90d),
        "average_basket": basket if spend >= 0 else -basket,
        "first_order_at": first_at,
        "last_order_at": last_at,
        "recency_days": days(last_at),
        "tenure_days": days(first_at),
    }
