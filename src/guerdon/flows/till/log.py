"""What a till without network remembers: its own uses of signed codes, until they are settled."""

import csv
import json
import os
from datetime import datetime
from pathlib import Path

from guerdon.give.coupons.bought import bought, written
from guerdon.give.coupons.token import Ticket
from guerdon.give.coupons.use import Use
from guerdon.terms.cart import Line
from guerdon.terms.decision import Refusal
from guerdon.terms.strict import WrongError, moment, text

COLUMNS = (
    *("code", "till", "order", "at", "given_minor"),
    *("units", "store", "customer", "token", "total_minor", "lines"),
)


def remember(*, file: Path, use: Use, ticket: Ticket) -> Refusal | None:
    """Write the use down before the discount is given; refused where the till has used the code.

    It is on disk when this returns. The same order again is no second use.
    """
    for code, before in _read(file):
        if code == ticket.code:
            if (before.till, before.order) == (use.till, use.order):
                return None
            data = {"code": code, "order": before.order, "till": before.till}
            return Refusal(reason="use_taken", data={**data, "at": before.at.isoformat()})
    new = not file.exists()
    with file.open("a", encoding="utf-8", newline="") as out:
        # A log that an older till began keeps its columns.
        writer = csv.DictWriter(out, COLUMNS if new else _heads(file), extrasaction="ignore")
        if new:
            writer.writeheader()
        row = {word: getattr(use, word) for word in COLUMNS if word != "code"}
        bought = json.dumps(written(use.lines), ensure_ascii=False) if use.lines else ""
        more = {"code": ticket.code, "at": use.at.isoformat(), "lines": bought}
        writer.writerow({**row, **more})
        out.flush()
        os.fsync(out.fileno())
    return None


def recall(*, file: Path) -> list[Use] | Refusal:
    """The uses in a till's file, to be settled; refused with the line that cannot be read."""
    try:
        return [use for _, use in _read(file)]
    except WrongError as wrong:
        data = {"file": file.name, "problem": f"{wrong.where}: {wrong.problem}"}
        return Refusal(reason="file_unreadable", data=data)


def _read(file: Path) -> list[tuple[str, Use]]:
    if not file.exists():
        return []
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.DictReader(opened, strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise WrongError(file.name, str(error)[:200]) from error
    return [_use(row, f"line {number}") for number, row in enumerate(rows, start=2)]


def _heads(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return next(csv.reader(opened), list(COLUMNS))


def _lines(text: str, where: str) -> tuple[Line, ...]:
    if not text:
        return ()
    try:
        return bought(json.loads(text), where)
    except json.JSONDecodeError as error:
        raise WrongError(where, "JSON is wanted") from error


def _use(row: dict[str, str | None], where: str) -> tuple[str, Use]:
    def said(word: str) -> str:
        return text(row.get(word) or "", f"{where}, {word}", longest=1_000)

    def number(word: str, start: str) -> int:
        found = said(word) or start
        if not found.isdecimal():
            raise WrongError(f"{where}, {word}", "a whole number is wanted")
        return int(found)

    at: datetime = moment(row.get("at"), f"{where}, at")
    use = Use(
        token=said("token"),
        till=said("till"),
        order=said("order"),
        at=at,
        given_minor=number("given_minor", ""),
        units=number("units", "1"),
        store=said("store"),
        customer=said("customer"),
        lines=_lines(row.get("lines") or "", f"{where}, lines"),
        total_minor=number("total_minor", "") if row.get("total_minor") else None,
    )
    if not (use.token and use.till and use.order):
        raise WrongError(where, "token, till and order are wanted")
    return said("code"), use
