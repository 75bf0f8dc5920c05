"""The life of a night: begun, its values written in batches, complete by one flip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from typing import Any

from django.db import connection

from guerdon.store.bulk import among, insert_columns
from guerdon.store.models import KnowValue, Night, Segment, SegmentCount
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.tables import KNOW

RUNNING, COMPLETE, ABANDONED = "running", "complete", "abandoned"
# The last nights whose values stay in the database, so that two can be compared.
NIGHTS_KEPT = 3
# terms.tables' words as PostgreSQL's types.
TYPES = {"int": "bigint", "real": "float8", "text": "text", "moment": "timestamptz"}
MEASURES = {
    name: TYPES[word.removesuffix("?")] for name, word in KNOW.items() if name != "customer"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NightSeen:
    """One night: orders before `as_of` count; `report` is what it found out."""

    night: int
    key: str
    as_of: datetime
    state: str
    report: Mapping[str, Any]
    started_at: datetime
    finished_at: datetime | None


def _seen(row: Night) -> NightSeen:
    return NightSeen(
        night=row.pk,
        key=row.key,
        as_of=row.as_of,
        state=row.state,
        report=row.report,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def current() -> NightSeen | None:
    """The newest complete night: the one that all readers see."""
    row = Night.objects.filter(state=COMPLETE).order_by("-as_of", "-id").first()
    return _seen(row) if row else None


def seen(*, key: str) -> NightSeen | None:
    """One night by its key, complete or not."""
    row = Night.objects.filter(key=key).first()
    return _seen(row) if row else None


def unfinished() -> NightSeen | None:
    """A night that was begun and never finished: its process was killed, or is at work."""
    row = Night.objects.filter(state=RUNNING).order_by("-as_of", "-id").first()
    return _seen(row) if row else None


def begun(
    *, key: str, as_of: datetime, brief: Mapping[str, Any], now: datetime
) -> NightSeen | Refusal:
    """The night of that key, begun if it is new; others left unfinished are abandoned.

    A night that is begun again keeps its first brief. One older than the newest complete night
    is refused: readers would not see it.
    """
    with write():
        newest = Night.objects.filter(state=COMPLETE).order_by("-as_of").first()
        if newest is not None and as_of < newest.as_of:
            data = {"newest": newest.as_of.isoformat(), "asked": as_of.isoformat()}
            return Refusal(reason="night_too_early", data=data)
        Night.objects.filter(state=RUNNING).exclude(key=key).update(state=ABANDONED)
        row, _ = Night.objects.get_or_create(
            key=key,
            defaults={
                "as_of": as_of,
                "state": RUNNING,
                "report": {"brief": dict(brief)},
                "started_at": now,
            },
        )
        if row.state == ABANDONED:
            row.state = RUNNING
            row.save(update_fields=["state"])
    return _seen(row)


def cleared(*, night: int, rows: int = 50_000) -> None:
    """Delete the values of a night in short transactions: what a killed run left, or age."""
    while True:
        with write():
            some = list(
                KnowValue.objects.filter(night=night).order_by("id").values_list("id")[:rows]
            )
            if not some:
                return
            first, last = some[0][0], some[-1][0]
            KnowValue.objects.filter(night=night, id__gte=first, id__lte=last).delete()


def keep(*, night: int, columns: Mapping[str, Sequence[Any]]) -> int:
    """Write one batch of values (KNOW and `segments`, name -> list); how many were written.

    Moments are texts in UTC, as a plain statement on SQLite takes them; `segments` are JSON.
    Customers that the store no longer has are left out. Readers see none of it until `finish`.
    """
    keys = list(columns["customer"])
    test, values = among("key", keys)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, id FROM store_customer WHERE {test}", values)
        ids = dict(cursor.fetchall())
    there = [key in ids for key in keys]
    made = {
        "night_id": [night] * sum(there),
        "customer_id": [ids[key] for key in keys if key in ids],
        **{name: _bound(name, columns[name], there) for name in (*MEASURES, "segments")},
    }
    kinds = {"night_id": "bigint", "customer_id": "bigint", **MEASURES, "segments": "jsonb"}
    with write():
        insert_columns(table=KnowValue._meta.db_table, columns=kinds, values=made)
    return sum(there)


def _bound(name: str, values: Sequence[Any], there: Sequence[bool]) -> Sequence[Any]:
    taken = values if all(there) else list(compress(values, there))
    if MEASURES.get(name) == "timestamptz" and connection.vendor != "sqlite":
        return [f"{at}+00" for at in taken]
    return taken


def finish(
    *, night: int, report: Mapping[str, Any], counts: Mapping[str, int], now: datetime
) -> NightSeen:
    """The flip: counts of segments, the report and `complete` in one transaction."""
    with write():
        row = Night.objects.get(pk=night)
        SegmentCount.objects.filter(night=row).delete()
        current_ids = dict(Segment.objects.filter(current=True).values_list("key", "id"))
        SegmentCount.objects.bulk_create(
            SegmentCount(night=row, segment_id=current_ids[key], customers=customers)
            for key, customers in counts.items()
            if key in current_ids
        )
        row.report, row.state, row.finished_at = dict(report), COMPLETE, now
        row.save()
    return _seen(row)


def pruned() -> list[str]:
    """Delete the values of all but the last nights; the keys of nights that need no files."""
    done = Night.objects.filter(state=COMPLETE).order_by("-as_of", "-id")
    old = [*done[NIGHTS_KEPT:], *Night.objects.filter(state=ABANDONED)]
    for row in old:
        cleared(night=row.pk)
    return [row.key for row in old]
