"""What came of bringing a file in: rows and money that count, rows that do not, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Rows with one reason, their readable amounts together, and the first few row numbers."""

    reason: str
    rows: int
    amount_minor: int = 0
    examples: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One intake. accepted + quarantined = read, in rows and in money, to the row and the cent.

    `quarantine` and `flags` count by reason; flagged rows count and are listed for a second look,
    `flagged` counts each such row once. `changes` counts what the store did: orders_new,
    orders_changed, orders_same, customers_new, ... `again` tells that this file was in already,
    and nothing was done. Row numbers count data rows from 1, without the header.
    """

    key: str
    source: str
    what: str
    currency: str
    columns: Mapping[str, Any]
    ignored: tuple[str, ...]
    read: int
    accepted: int
    quarantined: int
    flagged: int
    read_minor: int
    accepted_minor: int
    quarantined_minor: int
    quarantine: tuple[Count, ...]
    flags: tuple[Count, ...]
    orders: int
    customers: int
    first_at: datetime | None
    last_at: datetime | None
    shift_days: int = 0
    changes: Mapping[str, int] = field(default_factory=dict)
    again: bool = False
