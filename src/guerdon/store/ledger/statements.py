"""Statements to take along: a member's entries with the path that leads each to a signed head."""

from datetime import UTC, datetime
from typing import Any

from guerdon.store import rows
from guerdon.store.ledger import folios, journal, key
from guerdon.store.ledger.folios import Bound
from guerdon.store.reading import one_moment
from guerdon.terms import merkle
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import EVERYDAY, POINTS
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
        told = _written([pk for (pk,) in found], f"wallet:{wallet}", number, wallet, now)
    return {"format": FORMAT, "customer": customer, **told}


def of_account(
    *, account: str, now: datetime, wallet: str = POINTS, entry: str | None = None
) -> dict[str, Any] | Refusal:
    """The bound entries of a house account, such as a partner's purse, each with its proof.

    With `entry` that one alone, whose movement then is the whole balance. Refused: an account
    that nothing ever moved (`not_found`).
    """
    with one_moment():
        found = rows.several(
            query="SELECT DISTINCT p.entry_id FROM store_posting p JOIN store_entry e"
            " ON e.id = p.entry_id WHERE p.account = %s AND p.customer_id IS NULL"
            f" AND p.account NOT IN ({EVERYDAY_WORDS}) AND e.wallet = %s"
            + (" AND e.key = %s" if entry is not None else "")
            + " ORDER BY p.entry_id",
            params=[account, wallet, *([entry] if entry is not None else [])],
        )
        if not found:
            return Refusal(reason="not_found", data={"what": "account", "key": account})
        told = _written([pk for (pk,) in found], account, None, wallet, now)
    return {"format": FORMAT, "account": account, **told}


# The very words of the index of the few, so that the database may use it.
EVERYDAY_WORDS = ", ".join(f"'{account}'" for account in EVERYDAY)


def _written(
    ids: list[int], account: str, number: int | None, wallet: str, now: datetime
) -> dict[str, Any]:
    holding = _holding(ids)
    lines = _lines(holding)
    moved = [p[2] for one in lines for p in one["entry"]["postings"] if p[:2] == [account, number]]
    return {
        "customer_number": number,
        "wallet": wallet,
        "written_at": now.astimezone(UTC).isoformat(),
        "balance": sum(moved),
        "waiting": len(ids) - len(holding),
        "public_key": key.public().hex(),
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
