"""Calls that happen once: each idempotency key with the reply that it got."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from msgspec.json import decode

from guerdon.canonical import written
from guerdon.store.models import Reply as Row
from guerdon.store.parcel import Ready, RefusedError, later, settle
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a call answered, as plain data; `repeated` when it had been answered before."""

    body: Any
    repeated: bool


# The first call with a key writes it; a parallel one waits here until that is through.
CLAIM = Ready(
    "INSERT INTO store_reply (key, digest, status, body, at) VALUES (%s, %s, 200, 'null', %s)"
    " ON CONFLICT (key) DO NOTHING"
)
KEEP = Ready("UPDATE store_reply SET body = %s WHERE key = %s")


class _AnsweredError(Exception):
    """The key was answered before."""


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
    When `work` answers a refusal or raises it, everything is undone and the key stays free. `dry`
    does all of the work and undoes it, and neither looks at the key nor keeps it; key None keeps
    none.
    """
    while True:
        try:
            with write():
                text = _worked(None if dry else key, digest, now, work, dry)
            # Read again when it is kept: others write meanwhile.
            return Reply(body=decode(text), repeated=False)
        except _UndoneError as undone:
            answer: Reply | Refusal = undone.answer
            return answer
        except RefusedError as refused:
            return refused.refusal
        except _AnsweredError:
            before = _before(str(key), digest)
            if before is not None:
                return before


def _worked(
    key: str | None, digest: str, now: datetime, work: Callable[[], Any], dry: bool
) -> bytes:
    if key is not None:
        # It goes with the first statement of the work; the work of a call that was answered
        # before ends there.
        later(query=CLAIM, params=[key, digest, now], check=_claimed)
    answer = work()
    if isinstance(answer, Refusal):
        settle()  # whether the key was answered before comes first
        raise _UndoneError(answer)
    text = written(value=answer)
    if dry:
        settle()
        raise _UndoneError(Reply(body=decode(text), repeated=False))
    if key is not None:
        later(query=KEEP, params=[text.decode(), key])
    settle()
    return text


def _claimed(count: int) -> None:
    if not count:
        raise _AnsweredError


def _before(key: str, digest: str) -> Reply | Refusal | None:
    """What was answered to the key, None when that was forgotten just now."""
    row = Row.objects.filter(pk=key).first()
    if row is None:
        return None
    if row.digest != digest:
        return Refusal(reason="idempotency_key_reused", data={"key": key.partition(":")[2]})
    # In the order of names in which it was given the first time.
    return Reply(body=decode(written(value=row.body)), repeated=True)


def forget(*, before: datetime, most: int = 10_000) -> int:
    """Drop replies older than the moment, at most `most`; how many went."""
    old = list(Row.objects.filter(at__lt=before).values_list("pk", flat=True)[:most])
    with write():
        return Row.objects.filter(pk__in=old).delete()[0]
