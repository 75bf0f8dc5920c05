"""The counters behind an offer's limits: their names, and how much one use takes of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
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


def store_key(*, offer: str, store: str) -> str:
    """Counts an offer's orders in one store."""
    return f"offer/{offer}/store/{store}"


def code_key(*, offer: str, code: str) -> str:
    """Counts an offer's orders with one code."""
    return f"offer/{offer}/code/{code}"


def units_key(*, offer: str) -> str:
    """Counts the units that an offer made cheaper: its stock."""
    return f"offer/{offer}/units"


def budget_key(*, budget: str) -> str:
    """Counts the minor units given from a budget that offers share."""
    return f"budget/{budget}"


def stock_key(*, item: str) -> str:
    """Counts the pieces of a gift that were given; its ceiling is the stock."""
    return f"stock/{item}"


def purchase_key(*, customer: str, number: int) -> str:
    """Counts the orders that are a customer's first, second ... and were given something for it."""
    return f"purchase/{number}/customer/{customer}"


def purchase_use(*, customer: str, made: int) -> Use:
    """The next order after `made` orders, which one order at a time may claim."""
    return Use(key=purchase_key(customer=customer, number=made + 1), units=1, ceiling=1)


def day_of(*, now: datetime, zone: str) -> str:
    """The date of the moment in the zone (an IANA name; empty is UTC), as YYYY-MM-DD."""
    return now.astimezone(ZoneInfo(zone or "UTC")).date().isoformat()


def uses(
    *,
    offer: Offer,
    customer: str | None,
    day: str,
    minor: int,
    units: int = 0,
    store: str = "",
    code: str = "",
) -> tuple[Use, ...]:
    """What one use of the offer that gives `minor` takes, sorted by counter; no limit, no counter.

    A guest has no counter of their own: an offer limited per customer is refused to guests
    before, and one limited per store or code where there is none.
    """
    limits, key = offer.limits, offer.key
    # Asked for each offer of each cart, and most have one limit or none: no name is made in vain.
    asked: list[tuple[str, int, int | None]] = []
    if limits.total is not None:
        asked.append((total_key(offer=key), 1, limits.total))
    if limits.per_day is not None:
        asked.append((day_key(offer=key, day=day), 1, limits.per_day))
    if limits.per_customer is not None and customer:
        asked.append((customer_key(offer=key, customer=customer), 1, limits.per_customer))
    if limits.per_store is not None and store:
        asked.append((store_key(offer=key, store=store), 1, limits.per_store))
    if limits.per_code is not None and code:
        asked.append((code_key(offer=key, code=code), 1, limits.per_code))
    if limits.units is not None:
        asked.append((units_key(offer=key), units, limits.units))
    if limits.spend_minor is not None:
        asked.append((spend_key(offer=key), minor, limits.spend_minor))
    if limits.budget is not None:
        asked.append((budget_key(budget=limits.budget), minor, None))
    asked.sort(key=itemgetter(0))
    return tuple([Use(key=name, units=taken, ceiling=most) for name, taken, most in asked])


def left(
    *,
    use: Use,
    used: Mapping[str, int],
    own: Mapping[str, int],
    ceilings: Mapping[str, int],
) -> int | None:
    """How much the counter still allows this order; None where nothing bounds it.

    The lower of the offer's ceiling and the stored one counts. What the order itself holds is
    free for it: an order's own use never flips its eligibility.
    """
    known = [ceiling for ceiling in (use.ceiling, ceilings.get(use.key)) if ceiling is not None]
    if not known:
        return None
    return max(0, min(known) - used.get(use.key, 0) + own.get(use.key, 0))
