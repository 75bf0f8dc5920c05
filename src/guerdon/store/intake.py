"""Files brought in: how far each has come, what it told, and the rows that do not count."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count as Counted

from guerdon.store.bulk import insert
from guerdon.store.house.access import note
from guerdon.store.models import Intake, Quarantine
from guerdon.store.models import Mapping as MappingRow
from guerdon.store.sealed import seal, unseal
from guerdon.store.writing import write
from guerdon.terms.intake import Count, Report

WRITING, COMPLETE = "writing", "complete"
QUARANTINE = {"intake_id": "bigint", "row": "bigint", "reason": "text"}
QUARANTINE |= {"data": "jsonb", "raw": "jsonb"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An intake in the store: `started_at` is the now of its rules, also when it goes on."""

    intake: int
    complete: bool
    started_at: datetime
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSeen:
    """One intake in a list."""

    key: str
    source: str
    what: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    quarantined: int
    report: Report | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One row in quarantine: where it stood, why, in which column, and its cells as they were."""

    row: int
    reason: str
    column: str
    raw: Mapping[str, str | None]


def saved(*, what: str, signature: str) -> dict[str, Any] | None:
    """The mapping that people confirmed for files with this header."""
    row = MappingRow.objects.filter(what=what, signature=signature).first()
    return row.columns if row else None


def save(
    *, what: str, signature: str, columns: Mapping[str, Any], name: str, now: datetime
) -> None:
    """Keep a confirmed mapping; the newest one for a header counts."""
    with write():
        MappingRow.objects.update_or_create(
            what=what,
            signature=signature,
            defaults={"columns": dict(columns), "name": name[:120], "confirmed_at": now},
        )


def standing(*, key: str) -> Begun | None:
    """The intake of that key, if one was ever begun."""
    row = Intake.objects.filter(key=key).first()
    return _begun(row) if row else None


def begin(*, key: str, source: str, what: str, columns: Mapping[str, Any], now: datetime) -> Begun:
    """The intake to write into: a new one, or one that was killed and goes on."""
    with write():
        row, _ = Intake.objects.get_or_create(
            key=key,
            defaults={
                "source": source[:300],
                "what": what,
                "columns": dict(columns),
                "state": WRITING,
                "report": {"steps": {}},
                "started_at": now,
            },
        )
    return _begun(row)


def _begun(row: Intake) -> Begun:
    return Begun(
        intake=row.pk,
        complete=row.state == COMPLETE,
        started_at=row.started_at,
        report=row.report,
    )


def step(*, intake: int, name: str, chunk: int, work: Callable[[], Mapping[str, int]]) -> None:
    """Do chunk number `chunk` of a step once, in one transaction with the note that it is done.

    What `work` counts is added up in the intake's report, so that a run that was killed and
    taken up again counts the same as one that was not.
    """
    with write():
        row = Intake.objects.select_for_update().get(pk=intake)
        done = row.report["steps"].setdefault(name, {"chunks": 0, "counts": {}})
        if row.state == COMPLETE or done["chunks"] > chunk:
            return
        for word, number in work().items():
            done["counts"][word] = done["counts"].get(word, 0) + number
        done["chunks"] = chunk + 1
        row.save(update_fields=["report"])


def changes(*, intake: int) -> dict[str, int]:
    """What all steps so far counted."""
    steps = Intake.objects.get(pk=intake).report["steps"]
    found: dict[str, int] = {}
    for one in steps.values():
        for word, number in one["counts"].items():
            found[word] = found.get(word, 0) + number
    return found


def quarantine(*, intake: int, rows: Sequence[Held]) -> Mapping[str, int]:
    """Keep rows that do not count, their cells sealed: they may hold names and addresses."""
    written = [
        (
            intake,
            held.row,
            held.reason,
            json.dumps({"column": held.column} if held.column else {}),
            json.dumps({"sealed": seal(plain=held.raw).decode()}),
        )
        for held in rows
    ]
    insert(table="store_quarantine", columns=QUARANTINE, rows=written, once=True)
    return {"quarantined": len(rows)}


def complete(*, intake: int, report: Report, actor: str, now: datetime) -> None:
    """From this moment the rows count; a second time changes nothing."""
    document = asdict(report)
    for word in ("first_at", "last_at"):
        document[word] = document[word].isoformat() if document[word] else None
    with write():
        changed = Intake.objects.filter(pk=intake, state=WRITING).update(
            state=COMPLETE, report=document, finished_at=now
        )
        if changed:
            data = {"source": report.source, "read": report.read, "accepted": report.accepted}
            note(actor=actor, act="intake.complete", subject=report.key, data=data, now=now)


def report(*, key: str) -> Report | None:
    """What came of an intake; None while it is not complete."""
    row = Intake.objects.filter(key=key, state=COMPLETE).first()
    return _report(row.report) if row else None


def _report(document: Mapping[str, Any]) -> Report:
    plain = dict(document)
    for word in ("quarantine", "flags"):
        plain[word] = tuple(
            Count(**{**one, "examples": tuple(one["examples"])}) for one in plain[word]
        )
    for word in ("first_at", "last_at"):
        plain[word] = datetime.fromisoformat(plain[word]) if plain[word] else None
    plain["ignored"] = tuple(plain["ignored"])
    return Report(**plain)


def listed(*, most: int = 50) -> list[IntakeSeen]:
    """The newest intakes first."""
    rows = Intake.objects.annotate(held=Counted("quarantine")).order_by("-started_at", "-id")
    return [
        IntakeSeen(
            key=row.key,
            source=row.source,
            what=row.what,
            state=row.state,
            started_at=row.started_at,
            finished_at=row.finished_at,
            quarantined=row.held,
            report=_report(row.report) if row.state == COMPLETE else None,
        )
        for row in rows[:most]
    ]


def held(*, key: str, after: int = 0, most: int | None = None) -> Iterator[Held]:
    """Rows in quarantine after row number `after`, in file order, their cells opened."""
    rows = Quarantine.objects.filter(intake__key=key, row__gt=after).order_by("row")
    for row in (rows[:most] if most else rows).iterator(chunk_size=500):
        yield Held(
            row=row.row,
            reason=row.reason,
            column=row.data.get("column", ""),
            raw=unseal(sealed=row.raw["sealed"].encode()),
        )
