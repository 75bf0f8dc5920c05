"""What is known of many customers at once, as conditions ask for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from guerdon.store.models import Customer, KnowValue, Night
from guerdon.store.till.customer_values import SAID, customer_values

# Customers asked for by one statement.
ASKED = 1_000


def of(*, customers: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Customer -> the values of the newest complete night with tier and attributes.

    Points are left out: they change by the hour. Customers that are not there are left out.
    """
    night = Night.objects.filter(state="complete").order_by("-as_of", "-id").first()
    wanted = list(dict.fromkeys(customers))
    found: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(wanted), ASKED):
        found.update(_some(wanted[start : start + ASKED], night))
    return found


def _some(customers: Sequence[str], night: Night | None) -> dict[str, Mapping[str, Any]]:
    """By their keys and numbers, so that a part of the customers costs no more than a part."""
    rows = Customer.objects.filter(key__in=customers, merged_into=None).values_list(
        "id", "key", "joined_at", "zone", "tier", "attributes", *(f"mood__{name}" for name in SAID)
    )
    people = list(rows)
    known: dict[int, Any] = {}
    if night is not None:
        of_night = KnowValue.objects.filter(
            night=night, customer_id__in=[row[0] for row in people]
        ).values()
        known = {row["customer_id"]: row for row in of_night}
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
