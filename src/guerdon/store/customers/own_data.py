"""All that is kept of one customer, for the customer to read and to take along."""

from datetime import datetime
from typing import Any

from guerdon.store.customers import kept_of, notices, people
from guerdon.store.ledger import ledger
from guerdon.store.models import Customer, Entry, KnowValue, Line, Order
from guerdon.store.night.nights import current
from guerdon.store.reading import one_moment
from guerdon.store.voice import remarks
from guerdon.terms.tables import KNOW

FORMAT = "guerdon own data 1"
WHOLE = 10**6


def gathered(*, customer: str, now: datetime) -> dict[str, Any] | None:
    """Everything by what it is about, as plain data of one moment; None for a key not known.

    Amounts are whole minor units, quantities thousandths, moments aware. What is sealed is opened:
    hand it only to the customer, or to those who may see personal data.
    """
    with one_moment():
        row = Customer.objects.filter(key=customer, merged_into=None).first()
        person = people.person(key=customer)
        if row is None or person is None:
            return None
        return {
            "format": FORMAT,
            "written_at": now,
            "customer": {
                "key": person.key,
                "name": person.name,
                "email": person.email,
                "phone": person.phone,
                "joined_at": person.joined_at,
                "zone": person.zone,
                "tier": person.tier,
                "attributes": dict(person.attributes),
            },
            "consents": _plain(people.consents(customer=customer)),
            "orders": _orders(row.pk),
            "points": _points(row.pk, customer),
            **{one.word: kept_of.rows(kept=one, customer=row) for one in kept_of.KEPT},
            "remarks": remarks.taken_along(customer=row.pk),
            "notices": _plain(notices.listed(customer=customer, most=WHOLE)),
            "known": _known(row.pk),
        }


def _orders(customer: int) -> list[dict[str, Any]]:
    names = ("key", "kind", "placed_at", "total_minor", "discount_minor", "channel", "store")
    rows = Order.objects.filter(customer=customer).order_by("placed_at", "pk").values("pk", *names)
    found = {row.pop("pk"): {**row, "lines": []} for row in rows}
    words = ("number", "sku", "quantity_milli", "amount_minor", "discount_minor")
    lines = Line.objects.filter(order__customer=customer).order_by("order_id", "number")
    for line in lines.values("order_id", *words):
        found[line.pop("order_id")]["lines"].append(line)
    return list(found.values())


def _points(customer: int, key: str) -> list[dict[str, Any]]:
    names = sorted(
        Entry.objects.filter(posting__customer=customer).values_list("wallet", flat=True).distinct()
    )
    return [
        {
            "wallet": name,
            "lots": _plain(ledger.lots(customer=key, wallet=name, spent=True)),
            "statement": _plain(ledger.statement(customer=key, wallet=name, most=WHOLE)),
        }
        for name in names
    ]


def _known(customer: int) -> dict[str, Any] | None:
    night = current()
    if night is None:
        return None
    row = KnowValue.objects.filter(night__key=night.key, customer_id=customer).first()
    if row is None:
        return None
    values = {name: getattr(row, name) for name in KNOW if name != "customer"}
    return {"as_of": night.as_of, "segments": list(row.segments), **values}


def _plain(found: Any) -> list[dict[str, Any]]:
    return [{name: getattr(one, name) for name in one.__slots__} for one in found]
