"""Calls that happen once: each idempotency key with the reply that it got."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from guerdon.canonical import written
from guerdon.store.models import Reply as Row
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a call answered, as plain data; `repeated` when it had been answered before."""

    body: Any
    repeated: bool


class _UndoneError(Exception):
    """Leaves the transaction with an answer and without its effects."""

    def __init__(self, answer: Any) -> None:
        super().__init__("undone")
        self.answer = answer


def once(
    *,
    key: str | None,
    digest: str,
    now: datetime,
    work: Callable[[], Any],
    dry: bool = False,
) -> Reply | Refusal:
    """Do the work in one transaction with its reply, unless the key was answered before.

    A key seen with the same `digest` gets the stored reply and nothing is done; with another one
    it is refused (`idempotency_key_reused`). A parallel call with the key waits for the first.
    When `work` answers a refusal, everything is undone and the key stays free. `dry` does all of
    the work and undoes it, and neither looks at the key nor keeps it; key None keeps none.
    """
    try:
        with write():
            return _worked(None if dry else key, digest, now, work, dry)
    except _UndoneError as undone:
        answer: Reply | Refusal = undone.answer
        return answer


def _worked(
    key: str | None, digest: str, now: datetime, work: Callable[[], Any], dry: bool
) -> Reply | Refusal:
    if key is not None and not _claimed(key, digest, now):
        row = Row.objects.get(pk=key)
        if row.digest != digest:
            return Refusal(reason="idempotency_key_reused", data={"key": key.partition(":")[2]})
        return Reply(body=row.body, repeated=True)
    answer = work()
    if isinstance(answer, Refusal):
        raise _UndoneError(answer)
    body = json.loads(written(value=answer))
    if dry:
        raise _UndoneError(Reply(body=body, repeated=False))
    if key is not None:
        with connection.cursor() as cursor:
            values = [json.dumps(body, ensure_ascii=False), key]
            cursor.execute("UPDATE store_reply SET body = %s WHERE key = %s", values)
    return Reply(body=body, repeated=False)


def _claimed(key: str, digest: str, now: datetime) -> bool:
    """Whether the key is ours; waits while another transaction has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_reply (key, digest, status, body, at) VALUES (%s, %s, 200, %s, %s)"
            " ON CONFLICT (key) DO NOTHING",
            [key, digest, "null", connection.ops.adapt_datetimefield_value(now)],
        )
        return bool(cursor.rowcount == 1)


def forget(*, before: datetime, most: int = 10_000) -> int:
    """Drop replies older than the moment, at most `most`; how many went."""
    old = list(Row.objects.filter(at__lt=before).values_list("pk", flat=True)[:most])
    with write():
        return Row.objects.filter(pk__in=old).delete()[0]
