"""The counters behind an offer's limits: their names, and how much one use takes of each."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from guerdon.terms.offer import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """`units` of the counter `key`; `ceiling` None: the counter stands already with its own."""

    key: str
    units: int
    ceiling: int | None


def total_key(*, offer: str) -> str:
    """Counts the orders that an offer was used in."""
    return f"offer/{offer}/total"


def spend_key(*, offer: str) -> str:
    """Counts the minor units that an offer gave."""
    return f"offer/{offer}/spend"


def day_key(*, offer: str, day: str) -> str:
    """Counts an offer's orders of one day, `day` as YYYY-MM-DD."""
    return f"offer/{offer}/day/{day}"


def customer_key(*, offer: str, customer: str) -> str:
    """Counts one customer's orders with an offer."""
    return f"offer/{offer}/customer/{customer}"


def budget_key(*, budget: str) -> str:
    """Counts the minor units given from a budget that offers share."""
    return f"budget/{budget}"


def day_of(*, now: datetime, zone: str) -> str:
    """The date of the moment in the zone (an IANA name; empty is UTC), as YYYY-MM-DD."""
    return now.astimezone(ZoneInfo(zone or "UTC")).date().isoformat()


def uses(*, offer: Offer, customer: str | None, day: str, minor: int) -> tuple[Use, ...]:
    """What one use of the offer that gives `minor` takes, sorted by counter; no limit, no counter.

    A guest has no counter of their own: an offer limited per customer is refused to guests before.
    """
    limits = offer.limits
    found: list[Use] = []
    if limits.total is not None:
        found.append(Use(key=total_key(offer=offer.key), units=1, ceiling=limits.total))
    if limits.per_day is not None:
        key = day_key(offer=offer.key, day=day)
        found.append(Use(key=key, units=1, ceiling=limits.per_day))
    if limits.per_customer is not None and customer is not None:
        key = customer_key(offer=offer.key, customer=customer)
        found.append(Use(key=key, units=1, ceiling=limits.per_customer))
    if limits.spend_minor is not None:
        key = spend_key(offer=offer.key)
        found.append(Use(key=key, units=minor, ceiling=limits.spend_minor))
    if limits.budget is not None:
        found.append(Use(key=budget_key(budget=limits.budget), units=minor, ceiling=None))
    return tuple(sorted(found, key=lambda use: use.key))
