"""Customers, their attributes and consents; names, addresses and numbers only ever sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from guerdon.store.bulk import among, insert, moment
from guerdon.store.models import Consent, Customer
from guerdon.store.sealed import email_index, phone_index, resealed, seal, unseal
from guerdon.store.writing import write

PERSONAL = ("name", "email", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a file or a form tells of one customer; None and absent mean: says nothing."""

    key: str
    joined_at: datetime | None = None
    zone: str | None = None
    tier: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, bool] = field(default_factory=dict)  # channel -> marketing yes or no


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer as those may see them who may see personal data."""

    key: str
    name: str
    email: str
    phone: str
    joined_at: datetime | None
    zone: str
    tier: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentSeen:
    """The newest yes or no for a purpose on a channel."""

    purpose: str
    channel: str
    given: bool
    at: datetime
    proof: str


def named(*, keys: Sequence[str], now: datetime) -> int:
    """Make customers known of whom only the key is told; says how many were new."""
    empty = (moment(now), "", "", "{}", "", "")
    columns = {"key": "text", "created_at": "timestamptz", "zone": "text", "tier": "text"}
    columns |= {"attributes": "jsonb", "email_index": "text", "phone_index": "text"}
    with write():
        before = _ids(keys)
        rows = [(key, *empty) for key in keys if key not in before]
        insert(table="store_customer", columns=columns, rows=rows, once=True)
    return len(rows)


def ids(*, keys: Sequence[str]) -> dict[str, int]:
    """Key -> row id, an old number's being its survivor's, for the store's own writers."""
    return _ids(keys)


def _ids(keys: Sequence[str]) -> dict[str, int]:
    test, values = among("key", keys)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, coalesce(merged_into_id, id) FROM store_customer WHERE {test}", values
        )
        return dict(cursor.fetchall())


def keep(*, told: Sequence[Told], now: datetime, proof: str) -> dict[str, int]:
    """Take what is told of customers in one transaction: new, changed and same by count.

    What is not told stays as it was; attributes are added to. A consent that differs from the
    newest one is written as a new one, dated `now`.
    """
    with write():
        known = {row.key: row for row in Customer.objects.filter(key__in=[t.key for t in told])}
        made, changed = [], []
        for one in told:
            row = known.get(one.key)
            if row is None:
                row = Customer(key=one.key, created_at=now)
                made.append(row)
                _apply(row, one)
            elif _apply(row, one):
                changed.append(row)
            known[one.key] = row
        Customer.objects.bulk_create(made)
        Customer.objects.bulk_update(changed, _FIELDS, batch_size=500)
        consents = _consents(told, known, now, proof)
    new, other = len(made), len(changed)
    same = len(told) - new - other
    return {"new": new, "changed": other, "same": same, "consents": consents}


_FIELDS = ["joined_at", "zone", "tier", "attributes", "sealed", "email_index", "phone_index"]


def _apply(row: Customer, told: Told) -> bool:
    """Write what is told onto the row; whether that changed anything."""
    before = [getattr(row, name) for name in _FIELDS if name != "sealed"]
    plain = unseal(sealed=bytes(row.sealed)) if row.sealed else {}
    fresh = {name: getattr(told, name) or plain.get(name) for name in PERSONAL}
    row.joined_at = told.joined_at or row.joined_at
    row.zone = told.zone if told.zone is not None else row.zone
    row.tier = told.tier if told.tier is not None else row.tier
    row.attributes = {**row.attributes, **told.attributes}
    if fresh != {name: plain.get(name) for name in PERSONAL}:
        row.sealed = seal(plain=fresh)
    row.email_index = email_index(email=fresh["email"]) if fresh["email"] else ""
    row.phone_index = phone_index(phone=fresh["phone"]) if fresh["phone"] else ""
    after = [getattr(row, name) for name in _FIELDS if name != "sealed"]
    return before != after or fresh["name"] != plain.get("name")


def _consents(
    told: Sequence[Told], known: Mapping[str, Customer], now: datetime, proof: str
) -> int:
    giving = [one for one in told if one.consents]
    if not giving:
        return 0
    newest = _newest([_whose(known[one.key]) for one in giving])
    made = [
        Consent(
            customer_id=_whose(known[one.key]),
            purpose="marketing",
            channel=channel,
            given=given,
            at=now,
            proof=proof[:200],
        )
        for one in giving
        for channel, given in sorted(one.consents.items())
        if newest.get((_whose(known[one.key]), channel)) is not given
    ]
    Consent.objects.bulk_create(made)
    return len(made)


def _whose(row: Customer) -> int:
    """What an old number is told to have agreed to or forbidden, its survivor has."""
    return row.merged_into_id or row.pk


def _newest(customers: Sequence[int]) -> dict[tuple[int, str], bool]:
    found = Consent.objects.filter(customer_id__in=customers, purpose="marketing")
    return {(row.customer_id, row.channel): row.given for row in found.order_by("at", "id")}


def person(*, key: str) -> Person | None:
    """One customer with what is sealed opened; None for a key never seen."""
    row = Customer.objects.filter(key=key).first()
    if row is None:
        return None
    plain = unseal(sealed=bytes(row.sealed)) if row.sealed else {}
    return Person(
        key=row.key,
        name=plain.get("name") or "",
        email=plain.get("email") or "",
        phone=plain.get("phone") or "",
        joined_at=row.joined_at,
        zone=row.zone,
        tier=row.tier,
        attributes=dict(row.attributes),
    )


def some_key() -> str:
    """A customer to look at things as: one with an address if there is any, "" for nobody."""
    known = Customer.objects.filter(merged_into=None)
    for rows in (known.exclude(email_index="").order_by("-pk"), known.order_by("-pk")):
        key = rows.values_list("key", flat=True).first()
        if key:
            return str(key)
    return ""


def found(*, email: str = "", phone: str = "") -> list[str]:
    """Keys of the customers with exactly this address or number, without opening any other."""
    rows: Any = Customer.objects.none()
    if email:
        rows = Customer.objects.filter(email_index=email_index(email=email))
    elif phone:
        rows = Customer.objects.filter(phone_index=phone_index(phone=phone))
    return list(rows.order_by("key").values_list("key", flat=True))


def consents(*, customer: str) -> list[ConsentSeen]:
    """The newest consent of each purpose and channel."""
    seen: dict[tuple[str, str], ConsentSeen] = {}
    for row in Consent.objects.filter(customer__key=customer).order_by("at", "id"):
        seen[row.purpose, row.channel] = ConsentSeen(
            purpose=row.purpose, channel=row.channel, given=row.given, at=row.at, proof=row.proof
        )
    return [seen[place] for place in sorted(seen)]


def consent(
    *, customer: str, purpose: str, channel: str, given: bool, proof: str, now: datetime
) -> None:
    """Write one dated yes or no for any purpose; what stands already is not written again."""
    with write():
        said = {(one.purpose, one.channel): one.given for one in consents(customer=customer)}
        row = Customer.objects.filter(key=customer).first()
        if row is None or said.get((purpose, channel)) is given:
            return
        Consent.objects.create(
            customer=row, purpose=purpose, channel=channel, given=given, at=now, proof=proof[:200]
        )


def reseal(*, after: int = 0, size: int = 500) -> int | None:
    """Seal the next `size` customers with the newest key; answers where to go on, None at the end.

    Each call is a transaction of its own, so that a change of keys never holds the till up.
    """
    with write():
        rows = list(
            Customer.objects.filter(pk__gt=after, sealed__isnull=False).order_by("pk")[:size]
        )
        for row in rows:
            row.sealed = resealed(sealed=bytes(row.sealed or b""))
        Customer.objects.bulk_update(rows, ["sealed"], batch_size=500)
    return rows[-1].pk if rows else None
