"""Codes that exist already: read from a CSV file line by line, every line accounted for."""

import csv
import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.flows.intake import uploads
from guerdon.lake.encoding import encoding_of
from guerdon.store.codes import files
from guerdon.store.codes.batches import STEP, Batch
from guerdon.store.codes.files import Line
from guerdon.store.programme import programme
from guerdon.terms.code import plain
from guerdon.terms.decision import Refusal

MOST_LINES = 5_000_000
LONGEST_LINE = 1_000
# What headers people give the three columns, in small letters.
HEADERS = {
    "code": ("code", "codes", "coupon", "coupon_code", "voucher", "券码", "优惠码", "优惠券码"),
    "customer": ("customer", "customer_id", "customer_key", "member", "客户", "会员"),
    "expires_at": (
        "expires_at",
        "expires",
        "expiry",
        "valid_until",
        "到期",
        "到期时间",
        "有效期至",
    ),
}
FORM = re.compile(r"[A-Z0-9][A-Z0-9._-]{2,38}[A-Z0-9]", re.ASCII)

Tell = Callable[[dict[str, Any]], None]


class UnreadableError(Exception):
    """The file cannot be read on from here."""

    def __init__(self, refusal: Refusal) -> None:
        """The refusal is what counts."""
        super().__init__(refusal.reason)
        self.refusal = refusal


def looked(*, file: Path) -> Refusal | None:
    """Whether the file begins as a file of codes does: a header with `code`, or one column."""
    try:
        next(lines(file=file, zone="UTC"), None)
    except UnreadableError as error:
        return error.refusal
    return None


def fingerprint(*, file: Path) -> str:
    """SHA-256 of the file, so that the same file is known again."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def run(*, batch: Batch, tell: Tell) -> Refusal | None:
    """Take the batch's file in from where it was left; its codes count once it is complete."""
    file = _found(batch)
    if isinstance(file, Refusal):
        files.refuse(key=batch.key, reason=file.reason, data=dict(file.data))
        return file
    try:
        rest = islice(lines(file=file, zone=programme.read().zone), batch.read, None)
        while part := list(islice(rest, STEP)):
            batch = files.take_in(key=batch.key, lines=part, now=datetime.now(UTC))
            if batch.state != "waiting":
                return None
            tell({"step": "lines", "done": batch.read})
    except UnreadableError as error:
        refusal = error.refusal
        files.refuse(key=batch.key, reason=refusal.reason, data=dict(refusal.data))
        return refusal
    batch = files.finish(key=batch.key, now=datetime.now(UTC))
    if batch.source.get("token"):
        uploads.drop(token=str(batch.source["token"]))
    if batch.state == "refused":
        return Refusal(reason="codes_none_good", data={"lines": batch.read})
    return None


def _found(batch: Batch) -> Path | Refusal:
    """The uploaded file, or the one on this machine, still the same as when it was named."""
    source = batch.source
    if source.get("token"):
        return uploads.found(token=str(source["token"]))
    file = Path(str(source.get("path", "")))
    if not file.is_file() or fingerprint(file=file) != source.get("sha256"):
        return Refusal(reason="file_changed", data={"file": file.name})
    return file


def lines(*, file: Path, zone: str) -> Iterator[Line]:
    """The lines after the header, each judged by itself; UnreadableError where reading ends.

    A day in `zone` (an IANA name) is meant whole: a code with that end still counts on it.
    """
    found = encoding_of(path=file)
    # A line with a NUL is wrong by itself; what else cannot be read is met at its line.
    encoding = "utf-8-sig" if isinstance(found, Refusal) else found
    try:
        with file.open(encoding=encoding, newline="") as opened:
            yield from _judged(csv.reader(opened, strict=True), file.name, ZoneInfo(zone))
    except (UnicodeDecodeError, csv.Error) as error:
        data = {"file": file.name, "problem": str(error)[:200]}
        raise UnreadableError(Refusal(reason="file_unreadable", data=data)) from error


def _judged(rows: Iterator[list[str]], name: str, zone: ZoneInfo) -> Iterator[Line]:
    first = next(rows, None)
    if first is None:
        raise UnreadableError(Refusal(reason="file_empty", data={"file": name}))
    places = _places(first)
    if not places:
        data = {"file": name, "columns": ", ".join(first)[:200]}
        raise UnreadableError(Refusal(reason="codes_column_missing", data=data))
    rest = rows if _is_header(first) else chain((first,), rows)
    for number, cells in enumerate(filter(any, rest), start=1):
        if number > MOST_LINES:
            raise UnreadableError(Refusal(reason="codes_too_many", data={"most": MOST_LINES}))
        yield _line(number, cells, places, zone)


def _is_header(cells: list[str]) -> bool:
    return any(cell.strip().lower() in HEADERS["code"] for cell in cells)


def _places(first: list[str]) -> dict[str, int]:
    """Which column is which; a file of one column needs no header."""
    if len(first) == 1 and not _is_header(first):
        return {"code": 0}
    names = [cell.strip().lower() for cell in first]
    found = {
        field: next(at for at, name in enumerate(names) if name in known)
        for field, known in HEADERS.items()
        if not set(known).isdisjoint(names)
    }
    return found if "code" in found else {}


def _line(number: int, cells: list[str], places: dict[str, int], zone: ZoneInfo) -> Line:
    def cell(field: str) -> str:
        at = places.get(field, len(cells))
        return cells[at].strip() if at < len(cells) else ""

    text = ",".join(cells)
    code = plain(text=cell("code"))
    wrong = ""
    ends: datetime | None = None
    if len(text) > LONGEST_LINE or "\x00" in text:
        text, wrong = text.replace("\x00", "")[:LONGEST_LINE], "code_line_unreadable"
    elif not FORM.fullmatch(code):
        wrong = "code_malformed" if code else "code_empty"
    elif given := cell("expires_at"):
        ends = _end(given, zone)
        wrong = "" if ends else "moment_unreadable"
    return Line(
        number=number,
        code=code,
        customer=cell("customer")[:120],
        expires_at=ends,
        reason=wrong,
        text=text,
    )


def _end(text: str, zone: ZoneInfo) -> datetime | None:
    """The end of a day, or a moment with its zone."""
    try:
        if len(text) == len("2026-03-14"):
            day = date.fromisoformat(text) + timedelta(days=1)
            found = datetime.combine(day, time(), zone)
        else:
            found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return found.astimezone(UTC) if found.tzinfo and 2000 <= found.year < 2200 else None
