"""A member's ledger traced: the balance after each entry, and which lot paid for which spend."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from guerdon.store import rows
from guerdon.store.bulk import moment
from guerdon.store.models import Entry, Lot, Posting
from guerdon.terms.entry import POINTS

LINES = 50
LOTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """`amount` into a lot (negative: out of it) by an entry; lot None moves the wallet's debt."""

    entry: int
    kind: str
    at: datetime
    lot: int | None
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry: what it moved in all, the balance after it, and the lots that it touched."""

    entry: int
    key: str
    kind: str
    at: datetime
    amount: int
    balance: int
    data: dict[str, Any]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedLot:
    """One lot: how it came about, and every movement in and out of it since, in order."""

    lot: int
    amount: int
    left: int
    earned_at: datetime
    available_at: datetime
    expires_at: datetime | None
    opened_by: str
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines: of a kind, in [since, until), before an entry; empty and None leave it open."""

    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


def wallets(*, customer: str) -> tuple[str, ...]:
    """The wallets that the customer ever had something in, `points` first."""
    found = set(
        Lot.objects.filter(customer__key=customer).values_list("wallet", flat=True).distinct()
    )
    return tuple(sorted(found, key=lambda name: (name != POINTS, name)))


def kinds(*, customer: str, wallet: str = POINTS) -> tuple[str, ...]:
    """The kinds of entries that moved the wallet."""
    found = Entry.objects.filter(
        posting__customer__key=customer, posting__account=f"wallet:{wallet}"
    )
    return tuple(found.order_by("kind").values_list("kind", flat=True).distinct())


def lines(
    *, customer: str, wanted: Wanted, wallet: str = POINTS, most: int = LINES
) -> tuple[Line, ...]:
    """The wallet's entries that are wanted, newest first; the balance counts all of them.

    At most `most`; to page back, give the `entry` of the last line as `before`.
    """
    test, values = _test(wanted)
    found = rows.several(
        query=_LINES.format(test=test), params=[customer, f"wallet:{wallet}", *values, most]
    )
    ids = [row[0] for row in found]
    entries = Entry.objects.in_bulk(ids)
    moves = _moves(Posting.objects.filter(entry__in=ids), customer, wallet)
    return tuple(
        Line(
            entry=number,
            key=entries[number].key,
            kind=entries[number].kind,
            at=entries[number].at,
            amount=int(amount),
            balance=int(after),
            data=entries[number].data,
            moves=tuple(move for move in moves if move.entry == number),
        )
        for number, amount, after in found
    )


# The running sum is over every entry of the wallet; what is wanted is picked from it afterwards.
_LINES = """
SELECT entry, amount, after FROM (
  SELECT p.entry_id AS entry, sum(p.amount) AS amount,
    sum(sum(p.amount)) OVER (ORDER BY p.entry_id) AS after
  FROM store_posting p JOIN store_customer c ON c.id = p.customer_id
  WHERE c.key = %s AND p.account = %s GROUP BY p.entry_id
) lines JOIN store_entry e ON e.id = lines.entry WHERE {test} ORDER BY entry DESC LIMIT %s
"""


def _test(wanted: Wanted) -> tuple[str, list[Any]]:
    said: list[tuple[str, Any]] = [
        ("e.kind = %s", wanted.kind or None),
        ("e.at >= %s", wanted.since and moment(wanted.since)),
        ("e.at < %s", wanted.until and moment(wanted.until)),
        ("e.id < %s", wanted.before),
    ]
    held = [(test, value) for test, value in said if value is not None]
    return " AND ".join(test for test, _ in held) or "1 = 1", [value for _, value in held]


def _moves(postings: Any, customer: str, wallet: str) -> list[Move]:
    own = postings.filter(customer__key=customer, account=f"wallet:{wallet}")
    # The postings of one entry have no order among themselves: by lot, a debt last.
    own = own.order_by("entry_id", F("lot_id").asc(nulls_last=True), "pk")
    names = ("entry_id", "entry__kind", "entry__at", "lot_id", "amount")
    return [
        Move(entry=entry, kind=kind, at=at, lot=lot, amount=amount)
        for entry, kind, at, lot, amount in own.values_list(*names)
    ]


def lots(
    *, customer: str, wallet: str = POINTS, page: int = 1, size: int = LOTS
) -> tuple[TracedLot, ...]:
    """The customer's lots, those that are used up too, the newest first, a page of them."""
    own = Lot.objects.filter(customer__key=customer, wallet=wallet).order_by("-pk")
    held = list(own.select_related("entry")[(page - 1) * size : page * size])
    moved: dict[int | None, list[Move]] = defaultdict(list)
    for move in _moves(Posting.objects.filter(lot__in=[lot.pk for lot in held]), customer, wallet):
        moved[move.lot].append(move)
    return tuple(
        TracedLot(
            lot=lot.pk,
            amount=lot.amount,
            left=lot.amount - lot.used,
            earned_at=lot.earned_at,
            available_at=lot.available_at,
            expires_at=lot.expires_at,
            opened_by=lot.entry.kind,
            # The opening itself is the lot's first line, not a movement of it.
            moves=tuple(move for move in moved[lot.pk] if move.entry != lot.entry_id),
        )
        for lot in held
    )


def counted(*, customer: str, wallet: str = POINTS) -> int:
    """How many lots there are, for pages."""
    return Lot.objects.filter(customer__key=customer, wallet=wallet).count()


def opened(*, lots: Sequence[int]) -> dict[int, tuple[datetime, datetime | None]]:
    """When each lot was earned, and its end."""
    found = Lot.objects.filter(pk__in=set(lots)).values_list("pk", "earned_at", "expires_at")
    return {pk: (earned, ends) for pk, earned, ends in found}
