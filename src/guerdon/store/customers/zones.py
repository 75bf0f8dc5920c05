"""Where members live: their zone, how we know it, and the shop's own where nobody said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from guerdon.store import bulk, rows
from guerdon.store.models import Customer, MemberZone
from guerdon.terms.decision import Refusal
from guerdon.terms.wall_clock import known_zone

# How sure we are: what the member said is not overwritten by what a device shows.
PROVENANCES = ("address", "device", "staff", "said")
FILE, SHOP = "file", "shop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A member's row and zone; `provenance` is one of PROVENANCES, file (intake) or shop."""

    row: int
    zone: str
    provenance: str


def of(*, members: Collection[str], shop: str) -> dict[str, Home]:
    """Member -> home, for those who are known; a zone that the zone data lost is the shop's."""
    test, values = bulk.among("c.key", sorted(members))
    found = rows.several(
        query=f"""SELECT c.key, c.id, c.zone, z.zone, z.provenance FROM store_customer c
        LEFT JOIN store_memberzone z ON z.customer_id = c.id WHERE {test}""",
        params=values,
    )
    return {key: _home(int(row), told, own, how, shop) for key, row, told, own, how in found}


def _home(row: int, told: str, own: str | None, how: str | None, shop: str) -> Home:
    if own and known_zone(name=own):
        return Home(row=row, zone=own, provenance=how or "")
    if told and known_zone(name=told):
        return Home(row=row, zone=told, provenance=FILE)
    return Home(row=row, zone=shop, provenance=SHOP)


def keep(*, member: str, zone: str, provenance: str, now: datetime) -> bool | Refusal:
    """Write down where a member lives; whether that changed anything. Call it inside `write()`.

    Less sure knowledge never replaces surer. Refused: `zone_unknown`, and `not_found`.
    """
    if not known_zone(name=zone):
        return Refusal(reason="zone_unknown", data={"text": zone[:64]})
    customer = Customer.objects.filter(key=member).first()
    if customer is None:
        return Refusal(reason="not_found", data={"what": "customer", "key": member})
    before = MemberZone.objects.filter(pk=customer.pk).first()
    rank = PROVENANCES.index(provenance)
    if before is not None and (before.zone == zone or PROVENANCES.index(before.provenance) > rank):
        return False
    fresh = {"zone": zone, "provenance": provenance, "at": now}
    MemberZone.objects.update_or_create(customer=customer, defaults=fresh)
    return True
