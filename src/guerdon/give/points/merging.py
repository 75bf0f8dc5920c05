"""Points of two numbers in one wallet: lots move as they are, and what is left moves back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.terms.entry import Entry, Lot, NewLot, Posting

KIND, BACK = "merge", "unmerge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A lot that a merge opened for the survivor out of the lot `source` of the old number."""

    source: int
    lot: int
    left: int


def passed(
    *,
    lots: Sequence[tuple[Lot, dict[str, Any]]],
    owed: int,
    wallet: str,
    source: str,
    target: str,
    merge: str,
    key: str,
    at: datetime,
) -> tuple[Entry, ...]:
    """The entries that bring what is left of each lot, and what is owed, to another wallet.

    A lot keeps its age, its beginning, its end and its way of life, and beside the merge the data
    of the entry that earned it, so that what it waits for still finds it.
    """
    account = f"wallet:{wallet}"
    entries = [
        Entry(
            key=f"{key}:{lot.lot}",
            kind=KIND,
            wallet=wallet,
            at=at,
            postings=(
                Posting(account=account, amount=-lot.left, customer=source, lot=lot.lot),
                Posting(account=account, amount=lot.left, customer=target),
            ),
            opens=NewLot(
                amount=lot.left,
                earned_at=lot.earned_at,
                available_at=lot.available_at,
                expires_at=lot.expires_at,
                life=lot.life,
                shares_at=lot.shares_at,
            ),
            # A wallet that owes may stand below zero without a lot: lots move all the same.
            below_zero=True,
            holder=target,
            data={**data, "merge": merge, "lot": lot.lot},
        )
        for lot, data in lots
        if lot.left > 0
    ]
    if owed > 0:
        entries.append(_debt(f"{key}:debt", KIND, wallet, owed, target, source, merge, at))
    return tuple(entries)


def returned(
    *,
    lots: Sequence[Passed],
    owed: int,
    wallet: str,
    source: str,
    target: str,
    merge: str,
    key: str,
    at: datetime,
) -> tuple[Entry, ...]:
    """The entries that put what is left of each such lot back into the lot that it came from.

    `owed` is what is still unpaid of the debt that came along: it goes back too.
    """
    account = f"wallet:{wallet}"
    entries = [
        Entry(
            key=f"{key}:{one.lot}",
            kind=BACK,
            wallet=wallet,
            at=at,
            postings=(
                Posting(account=account, amount=-one.left, customer=source, lot=one.lot),
                Posting(account=account, amount=one.left, customer=target, lot=one.source),
            ),
            below_zero=True,
            holder=target,
            data={"merge": merge},
        )
        for one in lots
        if one.left > 0
    ]
    if owed > 0:
        entries.append(_debt(f"{key}:debt", BACK, wallet, owed, target, source, merge, at))
    return tuple(entries)


def _debt(
    key: str, kind: str, wallet: str, owed: int, debtor: str, freed: str, merge: str, at: datetime
) -> Entry:
    """What one owed the other owes from now on."""
    account = f"wallet:{wallet}"
    return Entry(
        key=key,
        kind=kind,
        wallet=wallet,
        at=at,
        postings=(
            Posting(account=account, amount=owed, customer=freed),
            Posting(account=account, amount=-owed, customer=debtor),
        ),
        below_zero=True,
        holder=debtor,
        data={"merge": merge, "debt": owed if kind == KIND else -owed},
    )
