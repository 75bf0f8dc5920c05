"""A file of shelf prices: looked at line by line first, then recorded whole or not at all."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from guerdon.flows.intake import uploads
from guerdon.know import price_list
from guerdon.know.price_list import Listed, PriceList, Wrong
from guerdon.lake import encoding
from guerdon.store.programme import prices, programme, shelf
from guerdon.store.programme.prices import Priced
from guerdon.terms.decision import Refusal
from guerdon.terms.money import written

MOST_BYTES = 4 << 20
SHOWN = 200
# So many lines tell which sign stands between cells.
PEEKED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a file would do: prices that are `new`, those recorded already, lines that are wrong.

    `strange` are products that no sale or catalogue has named yet.
    """

    name: str
    new: tuple[Listed, ...]
    same: int
    wrong: tuple[Wrong, ...]
    strange: tuple[str, ...]


def look(*, token: str, start: datetime) -> Look | Refusal:
    """The uploaded file as it would be recorded; lines without a date are in force from `start`.

    A price that differs from one recorded for that moment is wrong: a history that could be
    written anew would prove nothing. Refused: an upload that is gone, a file that is no list.
    """
    file = uploads.found(token=token)
    if isinstance(file, Refusal):
        return file
    shop = programme.read()
    found = _read(file, shop.currency, ZoneInfo(shop.zone), start)
    if isinstance(found, Refusal):
        return found
    standing = prices.recorded(moments=[(one.sku, one.at) for one in found.prices])
    new: list[Listed] = []
    wrong = list(found.wrong)
    for one in found.prices:
        before = standing.get((one.sku, one.at))
        if before is None:
            new.append(one)
        elif before != one.minor:
            said = written(minor=before, currency=shop.currency)
            refusal = Refusal(reason="price_differs", data={"recorded": said})
            wrong.append(Wrong(number=one.number, text=one.sku, refusal=refusal))
    skus = sorted({one.sku for one in new})
    known = shelf.known(skus=skus)
    return Look(
        name=file.name,
        new=tuple(new),
        same=len(found.prices) - len(new) - (len(wrong) - len(found.wrong)),
        wrong=tuple(sorted(wrong, key=lambda one: one.number)),
        strange=tuple(sku for sku in skus if sku not in known),
    )


def bring_in(*, token: str, start: datetime, actor: str, now: datetime) -> int | Refusal:
    """Record every price of the file; how many were new.

    Refused, with nothing recorded: what `look` refuses, any wrong line (`price_lines_wrong`), and
    what somebody else recorded meanwhile (`price_recorded`).
    """
    seen = look(token=token, start=start)
    if isinstance(seen, Refusal):
        return seen
    if seen.wrong:
        return Refusal(reason="price_lines_wrong", data={"lines": len(seen.wrong)})
    wanted = [Priced(sku=one.sku, minor=one.minor, at=one.at) for one in seen.new]
    new = prices.record(prices=wanted, actor=actor, now=now)
    if not isinstance(new, Refusal):
        uploads.drop(token=token)
    return new


def _read(file: Path, currency: str, zone: ZoneInfo, start: datetime) -> PriceList | Refusal:
    if file.stat().st_size > MOST_BYTES:
        return Refusal(reason="file_too_large", data={"most": MOST_BYTES})
    found = encoding.encoding_of(path=file)
    if isinstance(found, Refusal):
        return found
    try:
        with file.open(encoding=found, newline="") as opened:
            sign = encoding.separator(lines=list(islice(filter(str.strip, opened), PEEKED)))
            opened.seek(0)
            return price_list.read(
                rows=_rows(opened, sign), currency=currency, zone=zone, start=start
            )
    except (UnicodeDecodeError, csv.Error) as error:
        data = {"file": file.name, "problem": str(error)[:200]}
        return Refusal(reason="file_unreadable", data=data)


def _rows(opened: Iterator[str], sign: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its last line, as an editor counts them."""
    reader = csv.reader(opened, delimiter=sign, strict=True)
    for row in reader:
        yield reader.line_num, row
