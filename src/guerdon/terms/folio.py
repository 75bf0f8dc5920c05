"""A folio: entries of the ledger bound together under one root, chained to the folio before it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.terms import merkle

# What the first folio is chained to.
NOTHING = bytes(merkle.SIZE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a folio, which is what gets signed.

    `number` counts from 1, `count` entries are under `root`, `previous` is the digest of the head
    before. Every entry whose id is at most `floor` is bound in this folio or an earlier one. `at`
    is the moment of binding, an ISO text in UTC.
    """

    number: int
    count: int
    root: bytes
    previous: bytes
    floor: int
    at: str

    def written(self) -> bytes:
        """The bytes that are signed; they say what they are, so they pass for nothing else."""
        return b"guerdon-folio/1\n" + canonical(
            value={
                "number": self.number,
                "count": self.count,
                "root": self.root.hex(),
                "previous": self.previous.hex(),
                "floor": self.floor,
                "at": self.at,
            }
        )

    def digest(self) -> bytes:
        """SHA-256 of the written head: what the next folio is chained to."""
        return hashlib.sha256(self.written()).digest()


def canonical(*, value: Any) -> bytes:
    """JSON with sorted names and no spaces, UTF-8; equal values give equal bytes."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()


def leaf(*, document: Mapping[str, Any]) -> bytes:
    """The hash under which an entry's document stands in its folio."""
    return merkle.leaf(content=canonical(value=document))


def data_digest(*, data: Any) -> str:
    """What a document says of the entry's own data: a statement need not show it to be checked."""
    return hashlib.sha256(canonical(value=data)).hexdigest()
