"""The coupon wallet: each coupon with its code as letters and as a picture for the till."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno

from guerdon.store.customers import member as members
from guerdon.store.customers.member import Member
from guerdon.web.member.section import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A coupon with its name in the reader's language and its code as a QR picture."""

    name: str
    code: str
    expires_at: datetime | None
    picture: str


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any]:
    """All coupons that can be used now, first to end first."""
    found = members.coupons(customer=member.customer, now=now)
    return {"tickets": [_ticket(coupon, language) for coupon in found]}


def _ticket(coupon: members.Coupon, language: str) -> Ticket:
    name = coupon.name.get(language) or next(iter(coupon.name.values()), coupon.offer)
    # The picture is in the page itself, so that it can be shown where there is no network.
    # Never a Micro QR code, which segno takes for short texts and most cameras do not read.
    picture = segno.make_qr(coupon.code, error="m").svg_inline(omitsize=True, border=4)
    return Ticket(name=name, code=coupon.code, expires_at=coupon.expires_at, picture=picture)


SECTION = Section(name="coupons", tab="home", order=40, shown=shown)
