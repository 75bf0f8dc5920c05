"""What lies over earned tiers: floors set by hand, and the tiers of plans that were bought."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.store import rows
from guerdon.store.bulk import moment
from guerdon.store.models import Customer, TierFloor
from guerdon.store.parcel import asked
from guerdon.terms.tiers import Over


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorSeen:
    """A floor by hand: who set it, when, why and until when."""

    structure: str
    tier: str
    until: datetime
    reason: str
    actor: str
    at: datetime


def over(*, structure: str, pks: Sequence[int], now: datetime) -> dict[int, list[Over]]:
    """What stands over the earned tier of these customers at `now`."""
    found: dict[int, list[Over]] = defaultdict(list)
    if not pks:
        return found
    # By a range of rows: floors and plans are few, and a list of a thousand keys is slow to send.
    wanted, near = set(pks), (min(pks), max(pks))
    floors, paid = asked((FLOORS, [structure, *near, moment(now)]), (PAID, [*near]))
    for customer, tier, until in floors.rows:
        found[customer].append(Over(tier=tier, until=rows.moment(until), why="tier_floor"))
    for customer, starts_at, until, told in paid.rows:
        terms = json.loads(told) if isinstance(told, str) else told
        ends = rows.moment(until)
        if terms["structure"] == structure and rows.moment(starts_at) <= now < ends:
            found[customer].append(Over(tier=terms["tier"], until=ends, why="tier_paid"))
    return {pk: one for pk, one in found.items() if pk in wanted}


FLOORS = """
SELECT customer_id, tier, until FROM store_tierfloor
WHERE structure = %s AND customer_id >= %s AND customer_id <= %s AND lifted_at IS NULL
  AND until > %s ORDER BY id
"""
PAID = """
SELECT customer_id, starts_at, coalesce(pay_until, ends_at), terms FROM store_paidterm
WHERE customer_id >= %s AND customer_id <= %s AND state = 'running' ORDER BY id
"""


def set_floor(
    *,
    customer: str,
    structure: str,
    tier: str,
    until: datetime,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    """A floor in place of the one before; call it inside `write()`."""
    pk = Customer.objects.values_list("pk", flat=True).get(key=customer)
    TierFloor.objects.filter(customer_id=pk, structure=structure, lifted_at=None).update(
        lifted_at=now
    )
    if tier:
        TierFloor.objects.create(
            customer_id=pk,
            structure=structure,
            tier=tier,
            until=until,
            reason=reason,
            actor=actor,
            at=now,
        )


def floors(*, customer: str, now: datetime) -> tuple[FloorSeen, ...]:
    """The floors under a customer now."""
    found = TierFloor.objects.filter(customer__key=customer, lifted_at=None, until__gt=now)
    return tuple(
        FloorSeen(
            structure=row.structure,
            tier=row.tier,
            until=row.until,
            reason=row.reason,
            actor=row.actor,
            at=row.at,
        )
        for row in found.order_by("structure")
    )
