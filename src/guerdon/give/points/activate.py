"""Activating: points that waited for a trigger may be used from now on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from guerdon.give.points.expiry import read, shares_at
from guerdon.terms.entry import Entry, Lot, NewLot, Posting
from guerdon.terms.points import WAITING


def heard(*, waits: Mapping[str, Any], kind: str, data: Mapping[str, Any]) -> bool:
    """Whether points with that `data` of their entry wait for this trigger.

    They wait for its kind; and where it names an order, for that of the order that earned them.
    """
    if waits.get("until") != kind:
        return False
    order = data.get("order")
    return order is None or order == waits.get("order")


def entries(
    *,
    lots: Sequence[tuple[Lot, Mapping[str, Any]]],
    customer: str,
    wallet: str,
    at: datetime,
    zone: str,
    data: Mapping[str, Any],
) -> tuple[Entry, ...]:
    """One movement for each waiting lot, into a lot usable from `at`.

    Each lot comes with the data of the entry that opened it, whose `ends_at` is the end that the
    points have once they wait no more (absent: none), and whose `shares_at` is their first share.
    Their life counts from when they were earned; shares of periods that ended while they waited
    are not taken. A lot whose waiting ended before stays.
    """
    account = f"wallet:{wallet}"
    found = []
    for lot, told in lots:
        ended = lot.expires_at is not None and lot.expires_at <= at
        if lot.left <= 0 or ended or lot.available_at < WAITING:
            continue
        ends = told.get("ends_at")
        end = datetime.fromisoformat(str(ends)) if ends else None
        opened = NewLot(
            amount=lot.left,
            earned_at=lot.earned_at,
            available_at=at,
            expires_at=end,
            life=lot.life,
            shares_at=_first_share(lot, told.get("shares_at"), at, zone),
        )
        found.append(
            Entry(
                key=f"activate:{wallet}:{lot.lot}",
                kind="activate",
                wallet=wallet,
                at=at,
                postings=(
                    Posting(account=account, amount=-lot.left, customer=customer, lot=lot.lot),
                    Posting(account=account, amount=lot.left, customer=customer),
                ),
                opens=opened,
                data={**data, "order": told.get("order")} if told.get("order") else dict(data),
            )
        )
    return tuple(found)


def _first_share(lot: Lot, promised: Any, at: datetime, zone: str) -> datetime | None:
    """As it was promised, with the years that are spared; after that day the next period's end."""
    first = datetime.fromisoformat(str(promised)) if promised else None
    if first is not None and first > at:
        return first
    life = read(text=lot.life, zone=zone)
    return None if life is None else shares_at(life=life, earned_at=at)
