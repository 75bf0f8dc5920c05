"""Lots: which points end when, and from when those on their way may be spent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.store.customers.member import Member
from guerdon.store.ledger import ledger
from guerdon.terms.entry import Lot
from guerdon.web.member.section import Section

SOON = timedelta(days=30)
MOST = 6
LEAST_SHARE = 4  # a sliver that can still be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A lot as a row: how much of the fullest it is, and whether it ends or begins soon."""

    lot: Lot
    share: int
    soon: bool
    pending: bool


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any]:
    """The first lots to end, and how much lies in the others."""
    found = rows(lots=ledger.lots(customer=member.customer), now=now)
    rest = found[MOST:]
    return {"lots": found[:MOST], "more": len(rest), "more_points": sum(r.lot.left for r in rest)}


def rows(*, lots: tuple[Lot, ...], now: datetime) -> list[Row]:
    """The lots that have not ended, first to end first, as rows."""
    held = [lot for lot in lots if lot.expires_at is None or lot.expires_at > now]
    fullest = max((lot.left for lot in held), default=1)
    return [
        Row(
            lot=lot,
            share=max(LEAST_SHARE, round(100 * lot.left / fullest)),
            soon=lot.expires_at is not None and lot.expires_at - now <= SOON,
            pending=lot.available_at > now,
        )
        for lot in held
    ]


SECTION = Section(name="lots", tab="home", order=60, shown=shown)
