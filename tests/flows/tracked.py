"""A shop with half a year of steady weeks, and a goal on its sales."""

from datetime import datetime, timedelta
from typing import Any

from guerdon.store.models import Order

DAY = timedelta(days=1)
# A week comes to 700 or 1,400 in turn.
WEEKS = 26


def sold(*, now: datetime) -> None:
    """An order each day until yesterday: 100 a day in one week, 200 in the next."""
    Order.objects.bulk_create(
        Order(
            key=f"t{back}",
            placed_at=now - back * DAY,
            total_minor=10_000 if (back - 1) // 7 % 2 == 0 else 20_000,
        )
        for back in range(1, 7 * WEEKS + 1)
    )


def document(*, now: datetime, **changes: Any) -> dict[str, Any]:
    """Four weeks are over and four to come; 1,050 a week are usual, so 8,400 are foreseen."""
    return {
        "key": "spring",
        "name": {"en": "A good spring", "zh": "春季增长"},
        "kpi": "sales",
        "baseline": 800_000,
        "target": 840_000,
        "start": (now - 28 * DAY).date().isoformat(),
        "due": (now + 27 * DAY).date().isoformat(),
        "owner": "Mia",
        "why": "It pays for the shop.",
        "importance": 4,
        "urgency": 4,
        "moscow": "must",
        **changes,
    }
