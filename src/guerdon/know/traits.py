"""What a column looks like from a sample of its cells: dates, numbers, e-mails, names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.know import cells

MOST = 0.9  # of the filled cells: a column of dates may hold a few that are not
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s().-]{7,20}", re.ASCII)
_WHOLE = re.compile(r"-?\d+(\.0+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[^.]*\d,\d{1,2}|.*\.\d{3},\d+", re.DOTALL | re.ASCII)
_DECIMAL_POINT = re.compile(r".*\d?\.\d{1,2}|.*,\d{3}\.\d+", re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Shares (0 to 1) of the filled cells that read as such; `date_order` reads most dates."""

    filled: float
    distinct: float
    date: float
    date_order: str
    number: float
    whole: float
    padded: float
    email: float
    phone: float
    decimal_mark: str
    largest: float

    def fits(self, *, field: str) -> bool:
        """Whether the content does not speak against the field; an empty column fits all."""
        fits = True
        match field:
            case "placed_at" | "joined_at":
                fits = self.date > 0.5
            case "amount" | "unit_price" | "quantity" | "discount" | "cost":
                fits = self.number > 0.5 and not (self.date >= MOST and self.whole >= MOST)
            case "line":
                fits = self.whole >= MOST
            case "email":
                fits = self.email > 0.5
            case "phone":
                fits = self.phone > 0.5
        return fits or self.filled == 0

    def looks_like(self, *, field: str) -> bool:
        """Whether content alone suggests the field, for columns whose header says nothing."""
        if self.filled < 0.5:
            return False
        match field:
            case "placed_at":
                return self.date >= MOST
            case "amount":
                return self.number >= MOST and self.whole < MOST
            case "quantity":
                small = self.number >= MOST and self.whole >= MOST and self.padded < 0.1
                return small and self.largest < 1000 and self.distinct < 0.2
            case "customer":
                return self.whole >= MOST and self.padded > 0.1 and self.date < 0.5
        return False


def traits(*, sample: Sequence[str | None]) -> Traits:
    """The traits of one column from a sample of its cells."""
    said = [text for cell in sample if (text := cells.said(text=cell)) is not None]
    filled = len(said)

    def share(count: int) -> float:
        return count / filled if filled else 0.0

    order, dates = _dates(said)
    mark = _mark(said)
    numbers = [cells.quantity(text=text, mark=mark) for text in said]
    money = sum(
        not isinstance(cells.amount(text=text, currency="USD", mark=mark), int)
        and not _reads_with_sign(text, mark)
        for text in said
    )
    return Traits(
        filled=filled / len(sample) if sample else 0.0,
        distinct=share(len(set(said))),
        date=share(dates),
        date_order=order,
        number=share(filled - money),
        whole=share(sum(bool(_WHOLE.fullmatch(text)) for text in said)),
        padded=share(sum(len(text) > 1 and text[0] == "0" and text.isdigit() for text in said)),
        email=share(sum(bool(_EMAIL.fullmatch(text)) for text in said)),
        phone=share(sum(bool(_PHONE.fullmatch(text)) for text in said)),
        decimal_mark=mark,
        largest=max((abs(n) / 1000 for n in numbers if isinstance(n, int)), default=0.0),
    )


def _reads_with_sign(text: str, mark: str) -> bool:
    """An amount in any currency is still a number; that it is foreign is found row by row."""
    read = cells.amount(text=text, currency="USD", mark=mark)
    if not isinstance(read, int) and read.reason == "currency_mismatch":
        other = {"¥": "CNY", "£": "GBP", "€": "EUR", "元": "CNY"}.get(str(read.data["given"]))
        return other is not None and isinstance(
            cells.amount(text=text, currency=other, mark=mark), int
        )
    return False


def _dates(said: Sequence[str]) -> tuple[str, int]:
    """The order of day and month that reads most cells, and how many; ties: year, day, month."""
    counts: Counter[str] = Counter()
    for order in cells.DATE_ORDERS:
        for text in said:
            if text.isdigit() and len(text) != 8:
                continue  # could be anything's number
            read = cells.moment(text=text, order=order)
            counts[order] += isinstance(read, datetime) and 1970 <= read.year < 2100
    best = max(cells.DATE_ORDERS, key=lambda order: counts[order])
    return best, counts[best]


def _mark(said: Sequence[str]) -> str:
    """The decimal mark that more cells can only mean."""
    comma = sum(bool(_DECIMAL_COMMA.fullmatch(text)) for text in said)
    point = sum(bool(_DECIMAL_POINT.fullmatch(text)) for text in said)
    return "," if comma > point else "."
