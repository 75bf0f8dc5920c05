"""Points of two numbers in one wallet: lots move as they are, and what is left moves back."""

from collections.abc import Mapping, Sequence
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
    moved = _Moved(kind=KIND, wallet=wallet, source=source, target=target, merge=merge, at=at)
    entries = [
        moved.entry(
            key=f"{key}:{lot.lot}",
            lot=lot.lot,
            points=lot.left,
            opens=NewLot(
                amount=lot.left,
                earned_at=lot.earned_at,
                available_at=lot.available_at,
                expires_at=lot.expires_at,
                life=lot.life,
                shares_at=lot.shares_at,
            ),
            data={**data, "lot": lot.lot},
        )
        for lot, data in lots
        if lot.left > 0
    ]
    return (*entries, *moved.debt(key=key, owed=owed))


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
    moved = _Moved(kind=BACK, wallet=wallet, source=source, target=target, merge=merge, at=at)
    entries = [
        moved.entry(key=f"{key}:{one.lot}", lot=one.lot, points=one.left, into=one.source)
        for one in lots
        if one.left > 0
    ]
    return (*entries, *moved.debt(key=key, owed=owed))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """What every movement of one merge, or of its end, has in common."""

    kind: str
    wallet: str
    source: str
    target: str
    merge: str
    at: datetime

    def entry(
        self,
        *,
        key: str,
        lot: int,
        points: int,
        opens: NewLot | None = None,
        into: int | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Points of a lot, into one that the entry opens or into one that is there."""
        account = f"wallet:{self.wallet}"
        return Entry(
            key=key,
            kind=self.kind,
            wallet=self.wallet,
            at=self.at,
            postings=(
                Posting(account=account, amount=-points, customer=self.source, lot=lot),
                Posting(account=account, amount=points, customer=self.target, lot=into),
            ),
            opens=opens,
            # A wallet that owes may stand below zero without a lot: lots move all the same.
            below_zero=True,
            holder=self.target,
            data={**(data or {}), "merge": self.merge},
        )

    def debt(self, *, key: str, owed: int) -> tuple[Entry, ...]:
        """What one owed the other owes from now on; nothing where nothing is owed."""
        if owed <= 0:
            return ()
        account = f"wallet:{self.wallet}"
        return (
            Entry(
                key=f"{key}:debt",
                kind=self.kind,
                wallet=self.wallet,
                at=self.at,
                postings=(
                    Posting(account=account, amount=owed, customer=self.source),
                    Posting(account=account, amount=-owed, customer=self.target),
                ),
                below_zero=True,
                holder=self.target,
                data={"merge": self.merge, "debt": owed if self.kind == KIND else -owed},
            ),
        )
