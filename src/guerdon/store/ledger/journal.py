"""Entries as documents: everything about an entry that must never change, in canonical form."""

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.db import connection

from guerdon.store.bulk import among
from guerdon.store.rows import moment
from guerdon.terms.folio import data_digest


def documents(*, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The documents of the entries that are there, by id.

    {"key", "kind", "wallet", "customer": number or None, "at": ISO in UTC, "data": SHA-256 of the
    data, "postings": [[account, customer, amount, lot]] as they were written, "lots": [[lot,
    amount, earned, available, expires]] that the entry opened, with the life that a lot has of
    its own as a sixth}. A customer is a number here: the
    chain holds no personal data, and who is forgotten leaves it whole.
    """
    found: dict[int, dict[str, Any]] = {}
    for pk, key, kind, wallet, customer, at, data in _rows(
        "SELECT id, key, kind, wallet, customer_id, at, data FROM store_entry WHERE {}", "id", ids
    ):
        read = json.loads(data) if isinstance(data, str | bytes) else data
        found[pk] = {
            "key": key,
            "kind": kind,
            "wallet": wallet,
            "customer": customer,
            "at": _text(at),
            "data": data_digest(data=read),
            "postings": [],
            "lots": [],
        }
    for entry, *posting in _rows(
        "SELECT entry_id, account, customer_id, amount, lot_id FROM store_posting"
        " WHERE {} ORDER BY id",
        "entry_id",
        ids,
    ):
        if entry in found:
            found[entry]["postings"].append(posting)
    for entry, life, lot, amount, *times in _rows(
        "SELECT entry_id, life, id, amount, earned_at, available_at, expires_at FROM store_lot"
        " WHERE {} ORDER BY id",
        "entry_id",
        ids,
    ):
        if entry in found:
            own = [life] if life else []
            found[entry]["lots"].append([lot, amount, *map(_text, times), *own])
    return found


def _rows(query: str, column: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    condition, values = among(column, ids, "bigint")
    with connection.cursor() as cursor:
        cursor.execute(query.format(condition), values)
        return list(cursor.fetchall())


def _text(at: Any) -> str | None:
    return None if at is None else moment(at).astimezone(UTC).isoformat(timespec="microseconds")
