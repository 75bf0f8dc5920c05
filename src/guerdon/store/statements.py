"""Statements to take along: a member's entries with the path that leads each to a signed head."""

from datetime import UTC, datetime
from typing import Any

from guerdon.store import folios, journal, ledger_key, rows
from guerdon.store.folios import Bound
from guerdon.store.reading import one_moment
from guerdon.terms import merkle
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS
from guerdon.terms.proven import FORMAT


def exported(*, customer: str, now: datetime, wallet: str = POINTS) -> dict[str, Any] | Refusal:
    """The wallet's bound entries, oldest first, each with its proof; see `terms.proven`.

    `waiting` entries are not bound yet and not in it: bind first. It shows amounts, accounts, lots
    and times, not the entries' own data. Refused: `customer_unknown`.
    """
    with one_moment():
        number = rows.value(query="SELECT id FROM store_customer WHERE key = %s", params=[customer])
        if number is None:
            return Refusal(reason="customer_unknown", data={"customer": customer})
        found = rows.several(
            query="SELECT DISTINCT entry_id FROM store_posting"
            " WHERE customer_id = %s AND account = %s ORDER BY entry_id",
            params=[number, f"wallet:{wallet}"],
        )
        ids = [pk for (pk,) in found]
        holding = _holding(ids)
        lines = _lines(holding)
    account = [f"wallet:{wallet}", number]
    moved = [p[2] for line in lines for p in line["entry"]["postings"] if p[:2] == account]
    return {
        "format": FORMAT,
        "customer": customer,
        "customer_number": number,
        "wallet": wallet,
        "written_at": now.astimezone(UTC).isoformat(),
        "balance": sum(moved),
        "waiting": len(ids) - len(holding),
        "public_key": ledger_key.public().hex(),
        "folios": {str(bound.head.number): _head(bound) for bound, _ in holding.values()},
        "lines": lines,
    }


def _holding(ids: list[int]) -> dict[int, tuple[Bound, int]]:
    """The folio of each bound entry and its place there."""
    found: dict[int, tuple[Bound, int]] = {}
    for pk in ids:
        if pk in found:
            continue
        bound = folios.holding(entry=pk)
        if bound is not None:
            mine = set(ids)
            found.update(
                (other, (bound, place))
                for place, other in enumerate(bound.entries)
                if other in mine
            )
    return found


def _lines(holding: dict[int, tuple[Bound, int]]) -> list[dict[str, Any]]:
    documents: dict[int, dict[str, Any]] = {}
    ids = sorted(holding)
    for at in range(0, len(ids), folios.MOST):
        documents |= journal.documents(ids=ids[at : at + folios.MOST])
    return [
        {
            "entry": documents[pk],
            "folio": bound.head.number,
            "place": place,
            "path": [one.hex() for one in merkle.path(leaves=bound.leaves, place=place)],
        }
        for pk, (bound, place) in sorted(holding.items())
    ]


def _head(bound: Bound) -> dict[str, Any]:
    head = bound.head
    return {
        "count": head.count,
        "root": head.root.hex(),
        "previous": head.previous.hex(),
        "floor": head.floor,
        "at": head.at,
        "signature": bound.signature.hex(),
    }
