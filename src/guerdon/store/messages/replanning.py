"""Planned messages moved to the moment that their wall clock means now, where that has changed."""

import importlib.metadata
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import TZPATH

from guerdon.store import bulk, rows
from guerdon.store.customers import zones
from guerdon.store.messages import outbox
from guerdon.store.models import Message, Setting
from guerdon.store.programme import programme
from guerdon.terms import message as words

DATA = "messages_zone_data"
BATCH = 2_000

# Those that were wanted by the wall clock and have not left; in the order of their numbers.
WALL = """
SELECT m.id, c.key, m.wanted, m.zone, m.zone_used FROM store_message m
JOIN store_customer c ON c.id = m.customer_id
WHERE m.state = 'planned' AND m.wanted <> '' AND m.id > %s{which} ORDER BY m.id LIMIT %s
"""


def zone_data() -> str:
    """Which zone data this process reads: the package's version and the system's folders."""
    try:
        package = importlib.metadata.version("tzdata")
    except importlib.metadata.PackageNotFoundError:
        package = ""
    return f"tzdata {package} {' '.join(TZPATH)}"[:200]


def replanned(*, now: datetime, members: Sequence[str] = (), after: int = 0) -> tuple[int, int]:
    """Look at a batch; how many messages moved, and the number to go on after, 0 at the end.

    Of these members, or of all. A moment that was asked for with its zone never moves; nothing
    moves before `now`. Call it inside `write()`.
    """
    which = ""
    keys: list[str] = []
    if members:
        test, keys = bulk.among("c.key", list(members))
        which = f" AND {test}"
    found = rows.several(query=WALL.format(which=which), params=[after, *keys, BATCH])
    shop = programme.read().zone
    homes = zones.of(members={one[1] for one in found}, shop=shop)
    moved = 0
    for number, member, wanted, asked, used in found:
        wall = datetime.fromisoformat(wanted)
        if wall.tzinfo is not None:
            continue
        zone = asked or homes[member].zone
        due = outbox.due_at(wanted=wall, zone=zone, now=now)
        row = Message.objects.get(pk=number)
        if zone == used and row.due_at == due:
            continue
        # What a gate holds until later stays held; the gates know the new zone by themselves.
        look = row.look_at if row.reason else due
        Message.objects.filter(pk=number, state=words.PLANNED).update(
            zone_used=zone, due_at=due, look_at=look, changed_at=now
        )
        moved += 1
    return moved, int(found[-1][0]) if len(found) == BATCH else 0


def data_changed() -> bool:
    """Whether the zone data are others than those that messages were planned by."""
    row = Setting.objects.filter(key=DATA).first()
    return row is None or row.value != zone_data()


def data_seen() -> None:
    """All that waits was planned by these zone data."""
    Setting.objects.update_or_create(key=DATA, defaults={"value": zone_data()})
