"""What is known of many customers at once, as conditions ask for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from guerdon.store.models import Customer, KnowValue, Night
from guerdon.store.till.customer_values import SAID, customer_values


def of(*, customers: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Customer -> the values of the newest complete night with tier and attributes.

    Points are left out: they change by the hour. Customers that are not there are left out.
    """
    wanted = set(customers)
    night = Night.objects.filter(state="complete").order_by("-as_of", "-id").first()
    rows = Customer.objects.filter(merged_into=None).values_list(
        "id", "key", "joined_at", "zone", "tier", "attributes", *(f"mood__{name}" for name in SAID)
    )
    people = [row for row in rows.iterator(chunk_size=5000) if row[1] in wanted]
    known: dict[int, Any] = {}
    if night is not None:
        found = KnowValue.objects.filter(night=night).values()
        ids = {row[0] for row in people}
        known = {
            row["customer_id"]: row
            for row in found.iterator(chunk_size=5000)
            if row["customer_id"] in ids
        }
    return {
        key: customer_values(
            joined_at=joined_at,
            zone=zone,
            tier=tier,
            attributes=attributes,
            night=known.get(number, {}),
            said=said,
        )
        for number, key, joined_at, zone, tier, attributes, *said in people
    }
