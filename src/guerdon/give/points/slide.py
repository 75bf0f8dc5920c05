"""Sliding: an activity moves what is left of sliding lots into one lot that ends later."""

from collections.abc import Sequence
from datetime import UTC, datetime

from guerdon.give.points.expiry import slid
from guerdon.terms.entry import Entry, Lot, NewLot, Posting


def entries(
    *, lots: Sequence[Lot], active: str, customer: str, wallet: str, at: datetime, zone: str
) -> tuple[Entry, ...]:
    """The movements by an activity of kind `active` at `at`; none where no end moves.

    Lots of one life that may be used go into one lot together; one that may not be used yet gets
    a lot of its own. Ends are whole days, so that a second activity of a day moves nothing.
    """
    groups: dict[tuple[str, datetime, datetime | None], list[Lot]] = {}
    for lot in lots:
        end = slid(lot=lot, active=active, at=at, zone=zone)
        if end is not None:
            held = lot.available_at if lot.available_at > at else None
            groups.setdefault((lot.life, end, held), []).append(lot)
    found = []
    account = f"wallet:{wallet}"
    for (life, end, held), moved in groups.items():
        total = sum(lot.left for lot in moved)
        out = (
            Posting(account=account, amount=-lot.left, customer=customer, lot=lot.lot)
            for lot in moved
        )
        first, ends = min(lot.lot for lot in moved), end.astimezone(UTC).isoformat()
        found.append(
            Entry(
                key=f"extend:{wallet}:{first}:{ends}",
                kind="extend",
                wallet=wallet,
                at=at,
                postings=(*out, Posting(account=account, amount=total, customer=customer)),
                opens=NewLot(
                    amount=total,
                    earned_at=min(lot.earned_at for lot in moved),
                    available_at=held or at,
                    expires_at=end,
                    life=life,
                ),
                data={"active": active},
            )
        )
    return tuple(found)
