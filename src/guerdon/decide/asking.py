"""What a condition may look at in one ask: the customer's values, the channel, the local time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.terms.birthday import next_after
from guerdon.terms.cart import Checkout
from guerdon.terms.customer import Facts
from guerdon.terms.festival import kept_on

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def zone_of(*, ask: Checkout, facts: Facts, home: str) -> str:
    """The zone that local times are read in: the ask's, else the customer's, else the shop's."""
    return ask.zone or str(facts.values.get("zone") or "") or home


def asked(*, ask: Checkout, facts: Facts, local: datetime) -> Mapping[str, Any]:
    """Values by field name, None where nothing is known; `local` is the moment in its zone.

    A customer whom the store has never seen has no customer values at all.
    """
    own: Mapping[str, Any] = facts.values if facts.known else {}
    told = own.get("attribute.birthday")
    days, within = _birthday(str(told), local) if told else (None, None)
    who = "guest"
    if ask.customer is not None:
        who = "known" if facts.known else "new"
    hour = local.hour
    values: dict[str, Any] = {
        **own,
        "ask.channel": ask.channel or None,
        "ask.store": ask.store or None,
        "ask.payment": ask.payment or None,
        "ask.weekday": WEEKDAYS[local.weekday()],
        "ask.hour": hour,
        "ask.minute": hour * 60 + local.minute,
        "ask.day": local.day,
        "ask.customer": who,
        "ask.days_to_birthday": days,
        "ask.birthday_month": within,
        "ask.labels": ask.labels,
        "ask.festivals": kept_on(local.date()),
        "ask.codes": frozenset(ask.codes),
    }
    if facts.known:
        values.setdefault("points", facts.points)
        values.setdefault("tier", facts.tier or None)
    return values


def _birthday(told: str, local: datetime) -> tuple[int | None, str | None]:
    """Days until the customer's birthday, and whether it is in this month; None where untold."""
    today = local.date()
    day = next_after(told=told, today=today)
    if day is None:
        return None, None
    # A birthday of early this month is over, and is in this month all the same.
    since = next_after(told=told, today=today.replace(day=1))
    within = since is not None and (since.year, since.month) == (today.year, today.month)
    return (day - today).days, "yes" if within else "no"


def localised(*, now: datetime, zone: str) -> datetime:
    """The moment in the zone (an IANA name)."""
    return now.astimezone(ZoneInfo(zone))
