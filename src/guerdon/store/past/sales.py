"""Sales over time, straight from the orders."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Sum

from guerdon.store.models import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Sales less returns in [start, start + 7 days); `simulated_minor` is part of the total."""

    start: datetime
    total_minor: int
    simulated_minor: int


def weekly(*, now: datetime, weeks: int) -> list[Week]:
    """The last `weeks` whole and begun weeks, Monday 00:00 in now's zone, oldest first."""
    monday = (now - timedelta(days=now.weekday())).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    starts = [monday - timedelta(weeks=back) for back in reversed(range(weeks))]
    sums = {}
    for number, start in enumerate(starts):
        inside = Q(placed_at__gte=start, placed_at__lt=start + timedelta(days=7))
        sums[f"all_{number}"] = Sum("total_minor", filter=inside)
        sums[f"sim_{number}"] = Sum("total_minor", filter=inside & Q(simulated=True))
    found = Order.objects.filter(placed_at__gte=starts[0]).aggregate(**sums)
    return [
        Week(
            start=start,
            total_minor=found[f"all_{number}"] or 0,
            simulated_minor=found[f"sim_{number}"] or 0,
        )
        for number, start in enumerate(starts)
    ]
