"""What a till without network remembers: its own uses of signed codes, until they are settled."""

import csv
import os
from datetime import datetime
from pathlib import Path

from guerdon.give.coupons.token import Ticket
from guerdon.give.coupons.use import Use
from guerdon.terms.decision import Refusal
from guerdon.terms.strict import WrongError, moment, text

COLUMNS = (
    *("code", "till", "order", "at", "given_minor"),
    *("units", "store", "customer", "token"),
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
        writer = csv.DictWriter(out, COLUMNS)
        if new:
            writer.writeheader()
        row = {word: getattr(use, word) for word in COLUMNS if word != "code"}
        writer.writerow({**row, "code": ticket.code, "at": use.at.isoformat()})
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
    )
    if not (use.token and use.till and use.order):
        raise WrongError(where, "token, till and order are wanted")
    return said("code"), use
