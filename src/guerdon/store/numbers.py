"""Old numbers: a customer who was merged is reached by the number that they had before."""

from guerdon.store import rows
from guerdon.store.parcel import Ready

SURVIVOR = Ready("""
SELECT s.key FROM store_customer c JOIN store_customer s ON s.id = c.merged_into_id
WHERE c.key = %s
""")


def survivor(*, customer: str) -> str | None:
    """Whom the number was merged into; None for one that was not, or that nobody has."""
    found: str | None = rows.value(query=SURVIVOR, params=[customer])
    return found


def living(*, customer: str) -> str:
    """The number that counts now: the survivor's, or the very one that was asked for."""
    return survivor(customer=customer) or customer
