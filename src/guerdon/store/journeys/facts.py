"""What journeys know of many members at once: values, zone, points, and what they were given."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from guerdon.give.journeys.step import Facts
from guerdon.store import rows
from guerdon.store.bulk import among, moment
from guerdon.store.customers import zones
from guerdon.store.journeys import runs
from guerdon.store.till import bought
from guerdon.store.till.customer_values import MEASURES, SAID, customer_values
from guerdon.terms.message import SERVICE

# As at the till: the values of the newest complete night, and the points that may be spent.
MANY = """
SELECT c.id, c.key, c.joined_at, c.zone, c.tier, c.attributes,
  coalesce((SELECT b.amount FROM store_balance b WHERE b.account = 'wallet:points#' || c.id), 0)
  - coalesce((SELECT sum(l.amount - l.used) FROM store_lot l
      WHERE l.customer_id = c.id AND l.wallet = 'points' AND l.used < l.amount
        AND (l.available_at > %s OR l.expires_at <= %s)), 0),
  k.segments, m.mood, m.complaints, m.complained_of, m.last_remark_at, {measures}
FROM store_customer c LEFT JOIN store_mood m ON m.customer_id = c.id
LEFT JOIN store_knowvalue k ON k.customer_id = c.id AND k.night_id = (
  SELECT id FROM store_night WHERE state = 'complete' ORDER BY as_of DESC, id DESC LIMIT 1)
WHERE {among}
"""
LIVE = bought.LIVE


def of(
    *,
    customers: Sequence[int],
    journey: str,
    zone: str,
    now: datetime,
    live: bool = False,
) -> Mapping[str, Facts]:
    """Customer's key -> facts of the members in those rows; `zone` is the shop's.

    `live` counts orders anew instead of taking what the last night counted; that asks once for
    each member.
    """
    if not customers:
        return {}
    test, values = among("c.id", list(customers), "bigint")
    query = MANY.format(measures=", ".join(f"k.{name}" for name in MEASURES), among=test)
    at = moment(now)
    with connection.cursor() as cursor:
        cursor.execute(query, [at, at, *values])
        found = cursor.fetchall()
    given = runs.granted(journey=journey, customers=customers)
    homes = zones.of(members={row[1] for row in found}, shop=zone)
    return {
        row[1]: Facts(
            values=_values(row, now, zone, live),
            zone=homes[row[1]].zone,
            granted=given.get(row[0], {}),
        )
        for row in found
    }


def bought_by(*, customer: int, at: datetime, zone: str) -> Mapping[str, Any]:
    """The fields of LIVE as they stood at a moment."""
    return bought.until(customer=customer, now=at, order="", zone=zone)


def reachable(*, customers: Sequence[int]) -> Mapping[str, frozenset[tuple[str, str]]]:
    """Customer's key -> (purpose, channel) by which they may be written to, as far as is known.

    A service message needs an address alone, any other purpose also the newest consent.
    """
    test, values = among("c.id", list(customers), "bigint")
    own = f"SELECT c.id, c.key, c.email_index, c.phone_index FROM store_customer c WHERE {test}"
    people = {int(row[0]): row[1:] for row in rows.several(query=own, params=values)}
    test, values = among("customer_id", list(customers), "bigint")
    said = rows.several(
        query=f"""SELECT customer_id, purpose, channel, given FROM store_consent
        WHERE {test} ORDER BY at, id""",
        params=values,
    )
    newest = {(int(pk), purpose, channel): bool(given) for pk, purpose, channel, given in said}
    found: dict[str, frozenset[tuple[str, str]]] = {}
    for pk, (key, email, phone) in people.items():
        has = {"email": bool(email), "sms": bool(phone), "call": bool(phone)}
        ways = {(SERVICE, channel) for channel, there in has.items() if there}
        ways |= {
            (purpose, channel)
            for (of, purpose, channel), given in newest.items()
            if of == pk and given and has.get(channel, True)
        }
        found[key] = frozenset(ways)
    return found


def _values(row: Sequence[Any], now: datetime, zone: str, live: bool) -> Mapping[str, Any]:
    number, _, joined_at, own, tier, attributes, points, segments, *rest = row
    said, measures = rest[: len(SAID)], rest[len(SAID) :]
    night = dict(zip(MEASURES, measures, strict=True)) | {"segments": segments}
    values = customer_values(
        joined_at=joined_at and rows.moment(joined_at),
        zone=own,
        tier=tier,
        attributes=attributes,
        night=night,
        said=said,
    )
    values["points"] = max(0, int(points))
    if not live:
        return values
    kept = {name: value for name, value in values.items() if name not in LIVE}
    return kept | dict(bought.until(customer=number, now=now, order="", zone=own or zone))
