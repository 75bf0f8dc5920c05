"""Addresses of members, opened for those who write to them; and those that take no more."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guerdon.store.messages.facts import member_index
from guerdon.store.models import BlockedAddress, Consent, Customer
from guerdon.store.sealed import unseal
from guerdon.store.writing import write

# Why an address takes no more; those after the first two are the member's own wish.
WHYS = ("bounced", "invalid", "complained", "stopped")
TRACKING = "tracking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A member as a message needs them; texts that are not known are empty."""

    row: int
    member: str
    name: str
    email: str
    phone: str
    tier: str
    language: str
    attributes: dict[str, Any] = field(default_factory=dict)
    tracked: bool = True


def of(*, members: Collection[str]) -> dict[str, Addressee]:
    """Member -> addressee, for those who are known; what is sealed is opened."""
    found = list(Customer.objects.filter(key__in=sorted(members), merged_into=None))
    refused = _untracked([row.pk for row in found])
    made: dict[str, Addressee] = {}
    for row in found:
        plain = unseal(sealed=bytes(row.sealed)) if row.sealed else {}
        made[row.key] = Addressee(
            row=row.pk,
            member=row.key,
            name=plain.get("name") or "",
            email=plain.get("email") or "",
            phone=plain.get("phone") or "",
            tier=row.tier,
            language=str(row.attributes.get("language") or "")[:2],
            attributes=dict(row.attributes),
            tracked=row.pk not in refused,
        )
    return made


def _untracked(customers: list[int]) -> set[int]:
    """Who wants no links followed: the newest word of each."""
    said = Consent.objects.filter(customer_id__in=customers, purpose=TRACKING).order_by("at", "id")
    newest = dict(said.values_list("customer_id", "given"))
    return {row for row, given in newest.items() if not given}


def block(
    *, channel: str, member: str, why: str, proof: str, now: datetime, index: str = ""
) -> bool:
    """This channel sends no more to the member's address; whether that is new.

    `index` names the address itself where it is known, else the one that the member has now.
    """
    with write():
        row = Customer.objects.filter(key=member).first()
        own = {"email": "email_index", "sms": "phone_index", "call": "phone_index"}.get(channel)
        found = index or (getattr(row, own) if row and own else "") or member_index(member=member)
        _, fresh = BlockedAddress.objects.get_or_create(
            channel=channel,
            address_index=found,
            defaults={"why": why, "at": now, "proof": proof[:200]},
        )
    return fresh


def unblock(*, channel: str, member: str) -> int:
    """The member wants messages again: what they had stopped is lifted, dead addresses are not."""
    with write():
        row = Customer.objects.filter(key=member).first()
        if row is None:
            return 0
        indexes = [row.email_index, row.phone_index, member_index(member=member)]
        gone, _ = BlockedAddress.objects.filter(
            channel=channel, why="stopped", address_index__in=[one for one in indexes if one]
        ).delete()
    return int(gone)
