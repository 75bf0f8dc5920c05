"""Lots: which points end when, and from when those on their way may be spent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.give.points import expiry
from guerdon.give.points.redeem import in_turn
from guerdon.store.customers.member import Member
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers
from guerdon.terms.entry import Lot
from guerdon.web.member.section import Section

SOON = timedelta(days=30)
MOST = 6
LEAST_SHARE = 4  # a sliver that can still be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A lot as a row: how much of the fullest it is, and whether it ends or begins soon.

    Of a lot that loses shares `loses` is the next one, None for every other.
    """

    lot: Lot
    share: int
    soon: bool
    pending: bool
    loses: int | None = None


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any]:
    """The first lots to end, and how much lies in the others."""
    zone = offers.live(now=now).zone
    found = rows(lots=ledger.lots(customer=member.customer), now=now, zone=zone)
    rest = found[MOST:]
    return {"lots": found[:MOST], "more": len(rest), "more_points": sum(r.lot.left for r in rest)}


def rows(*, lots: tuple[Lot, ...], now: datetime, zone: str) -> list[Row]:
    """The lots that have not ended, in the order in which they pay, as rows."""
    held = in_turn(lots=[lot for lot in lots if lot.expires_at is None or lot.expires_at > now])
    fullest = max((lot.left for lot in held), default=1)
    return [
        Row(
            lot=lot,
            share=max(LEAST_SHARE, round(100 * lot.left / fullest)),
            soon=bool(expiry.falling(lot=lot, until=now + SOON, zone=zone)),
            pending=lot.available_at > now,
            loses=_next_share(lot, zone),
        )
        for lot in held
    ]


def _next_share(lot: Lot, zone: str) -> int | None:
    if lot.shares_at is None:
        return None
    coming = expiry.falling(lot=lot, until=lot.shares_at, zone=zone)
    return coming[0].points if coming else None


SECTION = Section(name="lots", tab="home", order=60, shown=shown)
