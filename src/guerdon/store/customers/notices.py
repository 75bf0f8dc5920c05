"""Notices: what members are told, each once by its key."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.bulk import insert, moment
from guerdon.store.customers import people
from guerdon.store.models import Notice as Row
from guerdon.terms.notice import Notice

# So many rows in one statement.
BATCH = 1_000
COLUMNS = {
    "key": "text",
    "customer_id": "bigint",
    "kind": "text",
    "at": "timestamptz",
    "data": "jsonb",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSeen:
    """A notice that was told; its sentence is the reason `notice_KIND`."""

    kind: str
    key: str
    at: datetime
    data: Mapping[str, Any]

    @property
    def reason(self) -> str:
        """The name of its sentence."""
        return f"notice_{self.kind}"


def tell(*, notices: Sequence[Notice]) -> int:
    """Write those whose key is new; how many. Call it inside `write()`, with what it tells of."""
    fresh = 0
    for start in range(0, len(notices), BATCH):
        known = people.ids(keys=sorted({one.customer for one in notices[start : start + BATCH]}))
        # Several tell one thing twice in a batch: the first counts.
        part = {
            one.key: (
                one.key,
                known[one.customer],
                one.kind,
                moment(one.at),
                json.dumps(dict(one.data), default=str, ensure_ascii=False),
            )
            for one in reversed(notices[start : start + BATCH])
            if one.customer in known
        }
        written = [part[key] for key in sorted(part)]
        fresh += insert(table="store_notice", columns=COLUMNS, rows=written, once=True)
    return fresh


def listed(*, customer: str, most: int = 20) -> tuple[NoticeSeen, ...]:
    """A member's notices, the newest first."""
    found = Row.objects.filter(customer__key=customer).order_by("-at", "-pk")[:most]
    return tuple(NoticeSeen(kind=row.kind, key=row.key, at=row.at, data=row.data) for row in found)
