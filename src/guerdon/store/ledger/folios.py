"""Folios: committed entries bound in order, under a signed head chained to the one before."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from guerdon.store import rows
from guerdon.store.ledger import journal, key
from guerdon.store.models import Folio
from guerdon.store.writing import write
from guerdon.terms import folio as terms
from guerdon.terms import merkle
from guerdon.terms.folio import Head

MOST = 1_000
# How many folios one call binds; what is left waits for the next.
FOLIOS = 50
# How often, 10 ms apart, the calls that are under way are waited for.
PATIENCE = 30
TURN = 0x6C656467  # the number of the advisory lock: one process binds at a time
ID = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A folio as it is kept: its head, who signed it, its entries and their leaves in order."""

    head: Head
    public_key: bytes
    signature: bytes
    entries: tuple[int, ...]
    leaves: tuple[bytes, ...]


def bind(*, now: datetime, folios: int = FOLIOS) -> int:
    """Bind the entries that wait into at most so many folios; how many entries were bound.

    Whoever posts never waits for this. Entries commit in another order than their ids, so each
    head says up to which id nothing can come any more (its floor): that is known once every
    transaction that was under way when the highest id was read has ended. Above the floor it is
    looked up what is bound already. A call that stays under way keeps the floor back, not the
    binding.
    """
    top = _settled(rows.value(query="SELECT max(id) FROM store_entry", params=[]) or 0)
    done = 0
    for _ in range(folios):
        with write():
            count = _one(top=top, now=now) if _mine() else 0
        done += count
        if count < MOST:
            break
    return done


def _mine() -> bool:
    if connection.vendor == "sqlite":
        return True
    return bool(rows.value(query="SELECT pg_try_advisory_xact_lock(%s)", params=[TURN]))


def _settled(top: int) -> int:
    """`top`, once nothing up to it can still commit; 0 where that takes too long."""
    if connection.vendor == "sqlite":
        return top
    running = _running()
    for _ in range(PATIENCE):
        if not running:
            return top
        rows.value(query="SELECT pg_sleep(0.01)", params=[])
        running &= _running()
    return 0 if running else top


def _running() -> set[str]:
    """The transactions of others in this database; also those that have not written yet."""
    found = rows.several(
        query="SELECT l.virtualtransaction FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE l.locktype = 'virtualxid' AND l.granted AND l.pid <> pg_backend_pid()"
        " AND a.datname = current_database()",
        params=[],
    )
    return {name for (name,) in found}


def _one(*, top: int, now: datetime) -> int:
    """Bind one folio; how many entries it has, 0 where none wait."""
    last = newest()
    number, previous, floor = 1, terms.NOTHING, 0
    if last is not None:
        number, previous, floor = last.head.number + 1, last.head.digest(), last.head.floor
    bound = above(floor=floor)
    found = rows.several(
        query="SELECT id FROM store_entry WHERE id > %s ORDER BY id LIMIT %s",
        params=[floor, MOST + len(bound)],
    )
    waiting = [pk for (pk,) in found if pk not in bound]
    ids = waiting[:MOST]
    if not ids:
        return 0
    full = len(found) == MOST + len(bound) or len(waiting) > MOST
    reach = min(top, ids[-1]) if full else top
    documents = journal.documents(ids=ids)
    leaves = [terms.leaf(document=documents[pk]) for pk in ids]
    head = Head(
        number=number,
        count=len(ids),
        root=merkle.root(leaves=leaves),
        previous=previous,
        floor=max(floor, reach),
        at=now.astimezone(UTC).isoformat(timespec="microseconds"),
    )
    _kept(head, ids, leaves)
    return len(ids)


def _kept(head: Head, ids: Sequence[int], leaves: Sequence[bytes]) -> None:
    Folio.objects.create(
        number=head.number,
        count=head.count,
        root=head.root,
        previous=head.previous,
        floor=head.floor,
        at=head.at,
        public_key=key.public(),
        signature=key.signed(message=head.written()),
        first=min(ids),
        top=max(ids),
        entries=struct.pack(f">{len(ids)}q", *ids),
        leaves=b"".join(leaves),
    )


def above(*, floor: int, before: int | None = None) -> set[int]:
    """Ids above the floor that are bound, in folios before number `before` (None: in any)."""
    found = Folio.objects.filter(top__gt=floor)
    if before is not None:
        found = found.filter(number__lt=before)
    return {pk for blob in found.values_list("entries", flat=True) for pk in _ids(blob)}


def _ids(blob: Any) -> tuple[int, ...]:
    whole = bytes(blob)
    return struct.unpack(f">{len(whole) // ID}q", whole[: len(whole) // ID * ID])


def newest() -> Bound | None:
    """The newest folio."""
    row = Folio.objects.order_by("-number").first()
    return None if row is None else _bound(row)


def one(*, number: int) -> Bound | None:
    """The folio of this number."""
    row = Folio.objects.filter(number=number).first()
    return None if row is None else _bound(row)


def after(*, number: int) -> Iterator[Bound]:
    """The folios beyond this number in their order; memory holds a few of them."""
    while True:
        listed = list(Folio.objects.filter(number__gt=number).order_by("number")[:8])
        if not listed:
            return
        yield from map(_bound, listed)
        number = listed[-1].number


def holding(*, entry: int) -> Bound | None:
    """The folio in which an entry is bound; None while it waits."""
    for row in Folio.objects.filter(top__gte=entry, first__lte=entry).order_by("number"):
        if entry in _ids(row.entries):
            return _bound(row)
    return None


def _bound(row: Folio) -> Bound:
    leaves = bytes(row.leaves)
    return Bound(
        head=Head(
            number=row.number,
            count=row.count,
            root=bytes(row.root),
            previous=bytes(row.previous),
            floor=row.floor,
            at=row.at,
        ),
        public_key=bytes(row.public_key),
        signature=bytes(row.signature),
        entries=_ids(row.entries),
        leaves=tuple(leaves[at : at + merkle.SIZE] for at in range(0, len(leaves), merkle.SIZE)),
    )
