"""Codes for those who hand them out: a batch as CSV, streamed, noted in the trail, never logged."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from guerdon.give.coupons.token import Ticket, mark, sealed
from guerdon.store.codes import batches, files, signing
from guerdon.store.codes.batches import Batch, Exported
from guerdon.store.ed25519 import Signer
from guerdon.store.house import access
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import said
from guerdon.terms.spreadsheet import tame

COLUMNS = ("code", "state", "customer", "order", "issued_at", "expires_at")
SIGNED = (*COLUMNS, "token")
PIECE = 500


def export(*, batch: str, actor: str, now: datetime) -> Iterator[str] | Refusal:
    """The batch's codes as pieces of CSV, in the order of making; signed ones with their tokens.

    Who took them is noted; the codes are not. Refused: an unknown batch, one that is not done.
    """
    found = _ready(batch)
    if isinstance(found, Refusal):
        return found
    _noted(batch, found.made, actor, now)
    if not found.signed:
        return _pieces(COLUMNS, _rows(found))
    key, signer = signing.current(now=now)
    return _pieces(SIGNED, _rows(found, key, signer))


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A code to be printed: `picture` is what its QR code holds, a token where it is signed."""

    code: str
    picture: str
    expires_at: datetime | None


def printed(
    *, batch: str, skip: int, most: int, actor: str, now: datetime
) -> tuple[Printed, ...] | Refusal:
    """Codes of the batch that nobody has used, in the order of making, after the first `skip`.

    Who took them is noted; the codes are not. Refused as `export` is.
    """
    found = _ready(batch)
    if isinstance(found, Refusal):
        return found
    key, signer = signing.current(now=now) if found.signed else ("", None)
    fresh = (one for one in batches.each(batch=found) if one.state in ("fresh", "open"))
    codes = tuple(
        Printed(
            code=one.code,
            picture=one.code
            if signer is None
            else sealed(ticket=ticket(batch=found, code=one, key=key), sign=signer),
            expires_at=one.expires_at,
        )
        for one in islice(fresh, skip, skip + most)
    )
    _noted(batch, len(codes), actor, now)
    return codes


def _ready(batch: str) -> Batch | Refusal:
    found = batches.seen(key=batch)
    if found is None:
        return Refusal(reason="not_found", data={"what": "batch", "key": batch})
    if found.state not in ("complete", "void"):
        return Refusal(reason="batch_not_ready", data={"batch": batch})
    return found


def _noted(batch: str, count: int, actor: str, now: datetime) -> None:
    with write():
        data = {"codes": count}
        access.note(actor=actor, act="codes.exported", subject=batch, data=data, now=now)


def _rows(
    batch: Batch, key: str = "", signer: Signer | None = None
) -> Iterator[tuple[object, ...]]:
    for one in batches.each(batch=batch):
        ends = one.expires_at.isoformat() if one.expires_at else ""
        owner, order = tame(one.customer), tame(one.held_by)
        row = (one.code, one.state, owner, order, one.issued_at.isoformat(), ends)
        if signer is None:
            yield row
        else:
            yield *row, sealed(ticket=ticket(batch=batch, code=one, key=key), sign=signer)


def ticket(*, batch: Batch, code: Exported, key: str) -> Ticket:
    """What the token of one of the batch's codes says."""
    return Ticket(
        key=key,
        batch=batch.number,
        offer=batch.offer,
        code=code.code,
        starts_at=batch.starts_at,
        expires_at=code.expires_at,
        amount_minor=batch.amount_minor,
        currency=batch.currency,
        least_minor=batch.least_minor,
        owner=mark(code=code.code, customer=code.customer) if code.customer else "",
    )


def refused_lines(*, batch: str, language: str) -> Iterator[str] | Refusal:
    """The lines of the batch's file that are no codes, with the reason, as pieces of CSV."""
    found = batches.seen(key=batch)
    if found is None:
        return Refusal(reason="not_found", data={"what": "batch", "key": batch})
    rows = (
        (
            line.number,
            line.reason,
            said(reason=line.reason, data={"customer": "…"}, language=language),
            tame(line.text),
        )
        for line in files.aside(batch=found)
    )
    return _pieces(("line", "reason", "why", "text"), rows)


def _pieces(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for number, row in enumerate(rows, start=1):
        writer.writerow(row)
        if number % PIECE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()
