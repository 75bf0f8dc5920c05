"""The programme's settings: currency, zone, margin and the other numbers a shop has one of."""

from datetime import UTC, datetime
from typing import Any

from guerdon.store.programme import revisions, settling
from guerdon.store.programme.ground import Programme, read, stamp, turn, version, write_settings
from guerdon.store.writing import write

__all__ = ["Programme", "keep", "read", "stamp"]


def keep(
    *, changes: dict[str, Any], actor: str = "house", now: datetime | None = None
) -> Programme:
    """Store the changed settings; unknown names are a bug and raise TypeError.

    Where they change what the till decides by, that is a revision of the programme by `actor` at
    `now` (None: this moment).
    """
    Programme(**changes)
    now = now or datetime.now(UTC)
    with write():
        turn()
        settling.settle(now=now)
        before = read()
        write_settings(changes=changes)
        after = read()
        if after.rules != before.rules:
            rules = (version(rules=before.rules), version(rules=after.rules))
            revisions.record(how="settings", by=actor, now=now, rules=rules)
        stamp()
    return after
