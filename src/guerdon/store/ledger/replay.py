"""The replay of the chain: every bound entry read again and held against what was signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guerdon.store import ed25519, rows
from guerdon.store.ledger import folios, journal, key
from guerdon.store.ledger.folios import Bound
from guerdon.store.reading import one_moment
from guerdon.terms import folio as terms
from guerdon.terms import merkle
from guerdon.terms.decision import Refusal

MOST = 100
# Below every id that a database counts up to: one may have been chosen by hand.
LOWEST = -(2**63)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Where the chain does not hold: `what` is wrong at `where`, an entry's key or a number."""

    what: str
    folio: int
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Folios and entries replayed, entries that wait to be bound, and the breaks in their order.

    `head` names the newest folio, "NUMBER:DIGEST": kept elsewhere, it lets the next replay begin
    there and finds folios that were cut off or written anew since.
    """

    folios: int
    entries: int
    waiting: int
    head: str
    breaks: tuple[Break, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was altered."""
        return not self.breaks


@dataclass(slots=True, kw_only=True)
class _Reached:
    """How far the replay came: the head before, and the bound ids above its floor."""

    number: int = 0
    digest: bytes = terms.NOTHING
    floor: int = 0
    bound: set[int]


def replay(*, since: str | None = None, keys: Sequence[bytes] = ()) -> Replay | Refusal:
    """Read the journal again, folio by folio, as it stands at one moment.

    Only our own key and `keys` (older ones of ours) may have signed. `since` is a head of an
    earlier replay: what it covers is not read again, but must still be there. Memory holds a few
    folios and the ids above a floor. Refused: `head_unreadable`.
    """
    start = _start(since)
    if isinstance(start, Refusal):
        return start
    trusted = {key.public(), *keys}
    breaks: list[Break] = []
    count = entries = 0
    with one_moment():
        reached = _Reached(bound=set())
        if start is not None:
            breaks.extend(_resumed(reached, *start))
        for bound in folios.after(number=reached.number):
            count, entries = count + 1, entries + len(bound.entries)
            for found in _wrong(bound, reached, trusted):
                if len(breaks) < MOST:
                    breaks.append(found)
            _on(reached, bound)
        waiting = _waiting(reached)
    return Replay(
        folios=count,
        entries=entries,
        waiting=waiting,
        head=f"{reached.number}:{reached.digest.hex()}",
        breaks=tuple(breaks),
    )


def recently(*, most: int) -> Replay | Refusal:
    """As `replay`, of the newest folios alone, at most so many: for a look between whole ones."""
    newest = folios.newest()
    before = None if newest is None else folios.one(number=newest.head.number - most)
    head = None if before is None else f"{before.head.number}:{before.head.digest().hex()}"
    return replay(since=head)


def _start(since: str | None) -> tuple[int, str] | Refusal | None:
    if since is None:
        return None
    number, _, digest = since.partition(":")
    if not number.isascii() or not number.isdigit() or len(digest) != 2 * merkle.SIZE:
        return Refusal(reason="head_unreadable", data={"head": since})
    return int(number), digest.lower()


def _resumed(reached: _Reached, number: int, digest: str) -> Iterator[Break]:
    """Go on after a folio that must be there as it was."""
    if number == 0:
        return
    before = folios.one(number=number)
    if before is None:
        yield Break(what="folio_missing", folio=number, where=f"folio {number}")
        return
    if before.head.digest().hex() != digest:
        yield Break(what="folio_replaced", folio=number, where=f"folio {number}")
    reached.number, reached.digest = number, before.head.digest()
    reached.floor = before.head.floor
    reached.bound = {
        pk for pk in folios.above(floor=reached.floor, before=number + 1) if pk > reached.floor
    }


def _wrong(bound: Bound, reached: _Reached, trusted: set[bytes]) -> Iterator[Break]:
    """What is wrong with a folio, the head first, then its entries in their order."""
    head = bound.head

    def broken(what: str, where: str = "") -> Break:
        return Break(what=what, folio=head.number, where=where or f"folio {head.number}")

    if head.number != reached.number + 1:
        yield broken("folio_missing", f"folio {reached.number + 1}")
    elif head.previous != reached.digest:
        yield broken("chain_broken")
    if bound.public_key not in trusted:
        yield broken("key_unknown")
    elif not ed25519.genuine(bound.public_key, bound.signature, head.written()):
        yield broken("signature_wrong")
    if (
        head.count != len(bound.entries)
        or head.count != len(bound.leaves)
        or merkle.root(leaves=bound.leaves) != head.root
    ):
        yield broken("folio_altered")
    yield from _entries(bound, reached)
    for pk in _left_out(bound, reached):
        yield broken("entry_unbound", f"entry {pk}")


def _entries(bound: Bound, reached: _Reached) -> Iterator[Break]:
    documents = journal.documents(ids=bound.entries)
    seen: set[int] = set()
    for pk, expected in zip(bound.entries, bound.leaves, strict=False):
        document = documents.get(pk)
        what = None
        if pk <= reached.floor or pk in reached.bound or pk in seen:
            what = "entry_twice"
        elif document is None:
            what = "entry_missing"
        elif terms.leaf(document=document) != expected:
            what = "entry_altered"
        seen.add(pk)
        if what is not None:
            where = document["key"] if document else f"entry {pk}"
            yield Break(what=what, folio=bound.head.number, where=where)


def _left_out(bound: Bound, reached: _Reached) -> Iterator[int]:
    """Entries up to the new floor that no folio has: put in behind our back."""
    known = reached.bound | set(bound.entries)
    at = reached.floor if reached.number else LOWEST
    while at < bound.head.floor:
        found = rows.several(
            query="SELECT id FROM store_entry WHERE id > %s AND id <= %s ORDER BY id LIMIT 5000",
            params=[at, bound.head.floor],
        )
        if not found:
            return
        yield from (pk for (pk,) in found if pk not in known)
        at = found[-1][0]


def _on(reached: _Reached, bound: Bound) -> None:
    reached.number, reached.digest = bound.head.number, bound.head.digest()
    reached.floor = max(reached.floor, bound.head.floor)
    reached.bound = {pk for pk in reached.bound.union(bound.entries) if pk > reached.floor}


def _waiting(reached: _Reached) -> int:
    count = rows.value(
        query="SELECT count(*) FROM store_entry WHERE id > %s", params=[reached.floor]
    )
    return max(0, int(count) - len(reached.bound))
