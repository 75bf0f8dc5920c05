"""Codes from files: good lines become codes, the others are kept aside, each with its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.store import bulk
from guerdon.store.codes import codes
from guerdon.store.codes.batches import Batch, making, shown
from guerdon.store.models import Code, CodeBatch, Customer, RefusedLine
from guerdon.store.writing import write

# So many refused lines of a file are kept to be looked at; all are counted.
MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a file: its number from 1, its code, owner and end, or why it is no code."""

    number: int
    code: str = ""
    customer: str = ""
    expires_at: datetime | None = None
    reason: str = ""
    text: str = ""


def take_in(*, key: str, lines: Sequence[Line], now: datetime) -> Batch:
    """Store the next lines of the batch's file and count them, in one transaction.

    A code that exists already, in this file or anywhere, is refused, and so is one for a customer
    who is not known. Lines are given in their order, each once: `read` says how far it came.
    """
    with write():
        row = CodeBatch.objects.select_for_update().get(key=key)
        if row.state != "waiting":
            return shown(row)
        names = {line.customer for line in lines if line.customer}
        people = Customer.objects.filter(key__in=names, merged_into=None)
        known = dict(people.values_list("key", "pk"))
        wrong: dict[int, str] = {}
        good: dict[str, Line] = {}
        for line in lines:
            reason = line.reason
            if not reason and line.customer and line.customer not in known:
                reason = "customer_unknown"
            if not reason and line.code in good:
                reason = "code_twice"
            if reason:
                wrong[line.number] = reason
            else:
                good[line.code] = line
        rows = [(c, known.get(line.customer), line.expires_at) for c, line in good.items()]
        new = set(codes.stored(making=making(batch=shown(row), now=now), rows=rows))
        wrong |= {line.number: "code_twice" for c, line in good.items() if c not in new}
        _set_aside(row, [(line, wrong[line.number]) for line in lines if line.number in wrong])
        row.read += len(lines)
        row.made += len(new)
        row.refused += len(wrong)
        row.save(update_fields=["read", "made", "refused"])
    return shown(row)


def _set_aside(row: CodeBatch, wrong: Sequence[tuple[Line, str]]) -> None:
    room = max(0, MOST_KEPT - row.refused)
    columns = {"batch_id": "bigint", "line": "integer", "reason": "text", "text": "text"}
    kept = [(row.pk, line.number, reason, line.text[:200]) for line, reason in wrong[:room]]
    bulk.insert(table="store_refusedline", columns=columns, rows=kept)


def finish(*, key: str, now: datetime) -> Batch:
    """The file is at its end: the codes count from now on; without any the batch is refused."""
    with write():
        row = CodeBatch.objects.select_for_update().get(key=key)
        if row.state == "waiting":
            row.state, row.completed_at, row.wanted = "complete", now, row.made
            if not row.made:
                row.state, row.reason = "refused", {"reason": "codes_none_good", "data": {}}
            row.save(update_fields=["state", "completed_at", "wanted", "reason"])
    return shown(row)


def refuse(*, key: str, reason: str, data: dict[str, object]) -> None:
    """The file cannot be read on: what it brought so far goes, and the batch holds nothing."""
    with write():
        row = CodeBatch.objects.select_for_update().get(key=key)
        if row.state == "waiting":
            Code.objects.filter(batch=row).delete()
            row.state, row.made, row.reason = "refused", 0, {"reason": reason, "data": data}
            row.save(update_fields=["state", "made", "reason"])


def aside(*, batch: Batch, most: int | None = None) -> Iterator[Line]:
    """The refused lines that are kept, in their order."""
    rows = RefusedLine.objects.filter(batch=batch.number).order_by("line")
    for row in rows[:most] if most else rows.iterator(chunk_size=2_000):
        yield Line(number=row.line, reason=row.reason, text=row.text)
