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
    values: dict[str, Any] = dict(facts.values) if facts.known else {}
    if facts.known:
        values.setdefault("points", facts.points)
        values.setdefault("tier", facts.tier or None)
    values["ask.channel"] = ask.channel or None
    values["ask.store"] = ask.store or None
    values["ask.payment"] = ask.payment or None
    values["ask.weekday"] = WEEKDAYS[local.weekday()]
    values["ask.hour"] = local.hour
    values["ask.minute"] = local.hour * 60 + local.minute
    values["ask.day"] = local.day
    values["ask.customer"] = "guest"
    if ask.customer is not None:
        values["ask.customer"] = "known" if facts.known else "new"
    values["ask.days_to_birthday"], values["ask.birthday_month"] = _birthday(values, local)
    values["ask.labels"] = ask.labels
    values["ask.festivals"] = kept_on(local.date())
    values["ask.codes"] = frozenset(ask.codes)
    return values


def _birthday(values: Mapping[str, Any], local: datetime) -> tuple[int | None, str | None]:
    """Days until the customer's birthday, and whether it is in this month; None where untold."""
    told = values.get("attribute.birthday")
    if not told:
        return None, None
    today = local.date()
    day = next_after(told=str(told), today=today)
    if day is None:
        return None, None
    # A birthday of early this month is over, and is in this month all the same.
    since = next_after(told=str(told), today=today.replace(day=1))
    within = since is not None and (since.year, since.month) == (today.year, today.month)
    return (day - today).days, "yes" if within else "no"


def localised(*, now: datetime, zone: str) -> datetime:
    """The moment in the zone (an IANA name)."""
    return now.astimezone(ZoneInfo(zone))
