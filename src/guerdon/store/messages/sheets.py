"""Letters on paper: sheets that wait, the batches they are printed in, and their end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from guerdon.store.models import LetterBatch, LetterSheet, Message
from guerdon.store.sealed import seal, unseal
from guerdon.terms import message as words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is printed of one message."""

    number: int
    name: str
    address: str
    subject: str
    text: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSeen:
    """A batch with how many of its letters still wait to be posted."""

    number: int
    made_at: datetime
    made_by: str
    printed_at: datetime | None
    posted_at: datetime | None
    letters: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSeen:
    """One letter of a batch with where its message stands."""

    number: int
    place: int
    member: str
    source: str
    state: str
    reason: str


def keep(*, number: int, sheet: Mapping[str, str]) -> None:
    """What is to be printed of a message, sealed; the same message has one sheet."""
    LetterSheet.objects.update_or_create(
        message_id=number, defaults={"sealed": seal(plain=dict(sheet))}
    )


def waiting() -> int:
    """How many letters wait for a batch."""
    return _unbatched().count()


def _unbatched() -> "QuerySet[LetterSheet]":
    return LetterSheet.objects.filter(batch=None, message__state=words.AWAITING_STAFF)


def batch(*, most: int, actor: str, now: datetime) -> int | None:
    """The oldest that wait become a batch; None where none waits. Call it inside `write()`.

    Two who ask at once never have the same letter in two batches.
    """
    taken = list(_unbatched().select_for_update(of=("self",)).order_by("message_id")[:most])
    if not taken:
        return None
    made = LetterBatch.objects.create(made_at=now, made_by=actor)
    for place, one in enumerate(taken, start=1):
        one.batch, one.place = made, place
    LetterSheet.objects.bulk_update(taken, ["batch", "place"], batch_size=500)
    return int(made.pk)


def batches(*, most: int = 100) -> tuple[BatchSeen, ...]:
    """The newest first."""
    return tuple(_batch(row) for row in _counted().order_by("-pk")[:most])


def one(*, number: int) -> BatchSeen | None:
    """One batch; None for none."""
    row = _counted().filter(pk=number).first()
    return None if row is None else _batch(row)


def _counted() -> "QuerySet[Any]":
    held = Q(lettersheet__message__state=words.AWAITING_STAFF)
    return LetterBatch.objects.annotate(
        letters=Count("lettersheet"), held=Count("lettersheet", filter=held)
    )


def _batch(row: Any) -> BatchSeen:
    """A batch with the two counts that `_counted` adds."""
    return BatchSeen(
        number=row.pk,
        made_at=row.made_at,
        made_by=row.made_by,
        printed_at=row.printed_at,
        posted_at=row.posted_at,
        letters=row.letters,
        waiting=row.held,
    )


def rows_of(*, batch: int) -> tuple[RowSeen, ...]:
    """The letters of a batch in their turn."""
    found = LetterSheet.objects.filter(batch_id=batch).select_related("message__customer")
    return tuple(
        RowSeen(
            number=row.message_id,
            place=row.place,
            member=row.message.customer.key,
            source=row.message.source,
            state=row.message.state,
            reason=row.message.reason,
        )
        for row in found.order_by("place")
    )


def sheets(*, batch: int) -> tuple[Sheet, ...]:
    """What is printed: the letters that still wait, in their turn, opened."""
    found = LetterSheet.objects.filter(
        batch_id=batch, message__state=words.AWAITING_STAFF, sealed__isnull=False
    )
    made = []
    for row in found.order_by("place"):
        plain = unseal(sealed=bytes(row.sealed or b""))
        texts = {word: plain.get(word) or "" for word in ("name", "address", "subject", "text")}
        made.append(Sheet(number=row.message_id, link=plain.get("link") or "", **texts))
    return tuple(made)


def printed(*, batch: int, now: datetime) -> bool:
    """The file went to the printer; whether that is new. Call it inside `write()`."""
    fresh = LetterBatch.objects.filter(pk=batch, printed_at=None).update(printed_at=now)
    return bool(fresh)


def posted(*, batch: int, now: datetime) -> Sequence[int] | None:
    """The batch went to the post: its messages that still waited; None where it had gone before.

    What was printed is forgotten with it. Call it inside `write()`.
    """
    changed = LetterBatch.objects.filter(pk=batch, posted_at=None, printed_at__isnull=False).update(
        posted_at=now
    )
    if not changed:
        return None
    LetterSheet.objects.filter(batch_id=batch).update(sealed=None)
    waits = Message.objects.filter(lettersheet__batch_id=batch, state=words.AWAITING_STAFF)
    return list(waits.order_by("pk").values_list("pk", flat=True))
