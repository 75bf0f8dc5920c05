"""How past orders lie to a threshold: how many reach it, and how many end just under it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from guerdon.store.models import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Of `orders`, `above` reach the threshold and `near` end at most a fifth under it."""

    orders: int
    near: int
    above: int


def reached(*, threshold: int, start: datetime, end: datetime) -> Reached:
    """Sales in [start, end) by what was paid, in minor units."""
    found = Order.objects.filter(
        kind="sale", placed_at__gte=start, placed_at__lt=end, total_minor__gt=0
    ).aggregate(
        orders=Count("pk"),
        near=Count("pk", filter=Q(total_minor__gte=threshold * 4 // 5, total_minor__lt=threshold)),
        above=Count("pk", filter=Q(total_minor__gte=threshold)),
    )
    return Reached(**found)
