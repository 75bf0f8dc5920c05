"""Official holidays as files tell them: calendars (RFC 5545) and tables, with make-up days."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from guerdon.terms.decision import Refusal

FIRST, LAST = 2000, 2199
MOST_DAYS, MOST_SPAN = 1_000, 60
LONGEST_NAME = 80
OFF = ("off", "休", "休息", "放假", "假", "0", "holiday", "n", "no", "false")
WORK = ("work", "班", "上班", "补班", "调休上班", "1", "workday", "y", "yes", "true")
# Calendars have no word for a make-up day but their title.
MAKE_UP = re.compile(r"班|work(ing)?[ -]?day|make[ -]?up", re.IGNORECASE)
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDay:
    """A day as a file tells it, with what it is called there."""

    day: date
    worked: bool
    name: str


def read(*, text: str) -> tuple[FileDay, ...] | Refusal:
    """The days of a file, the first first; the last word on a day holds.

    A calendar begins with BEGIN:VCALENDAR; anything else is a table of a date, off or work, and
    a name, by commas, semicolons or tabs, with a head or without. Refused: a line that is no day
    (`holidays_line`, with its number), rules that repeat (`holidays_repeat`), none at all
    (`holidays_none`), more than 1,000 (`holidays_many`).
    """
    plain = text.removeprefix("\ufeff")
    calendar = plain.lstrip()[:15].upper() == "BEGIN:VCALENDAR"
    try:
        found = {one.day: one for one in (_calendar(plain) if calendar else _table(plain))}
    except _WrongError as wrong:
        return wrong.refusal
    if not found:
        return Refusal(reason="holidays_none")
    return tuple(found[day] for day in sorted(found))


class _WrongError(Exception):
    """Leaves the reading with its refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


def _calendar(text: str) -> Iterator[FileDay]:
    """Each entry with its days; its end is the day after its last (RFC 5545, 3.6.1)."""
    inside: dict[str, tuple[int, str]] | None = None
    count = 0
    for number, line in _unfolded(text):
        head, _, value = line.partition(":")
        name = head.partition(";")[0].strip().upper()
        if (name, value.strip().upper()) == ("BEGIN", "VEVENT"):
            inside = {}
        elif (name, value.strip().upper()) == ("END", "VEVENT") and inside is not None:
            for one in _entry(inside, number):
                count += 1
                _few(count)
                yield one
            inside = None
        elif inside is not None:
            inside.setdefault(name, (number, value.strip()))


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; one that begins with a blank goes on with the one before."""
    begun, whole = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line[:1] in (" ", "\t") and begun:
            whole += line[1:]
            continue
        if begun:
            yield begun, whole
        begun, whole = number, line
    if begun:
        yield begun, whole


def _entry(said: Mapping[str, tuple[int, str]], number: int) -> Iterator[FileDay]:
    if "RRULE" in said:
        raise _WrongError(Refusal(reason="holidays_repeat", data={"line": said["RRULE"][0]}))
    at, begins = said.get("DTSTART", (number, ""))
    first = _day(begins[:8], at)
    at, ends = said.get("DTEND", (number, ""))
    last = _day(ends[:8], at) if ends else first + timedelta(days=1)
    # An entry that ends at an hour of its last day has that day too.
    if "T" in ends and not ends.endswith("T000000"):
        last += timedelta(days=1)
    if not 0 < (last - first).days <= MOST_SPAN:
        raise _WrongError(Refusal(reason="holidays_line", data={"line": at}))
    title = said.get("SUMMARY", (0, ""))[1]
    name = re.sub(r"\\([,;nN\\])", lambda sign: " " if sign[1] in "nN" else sign[1], title)
    for step in range((last - first).days):
        yield FileDay(
            day=first + timedelta(days=step),
            worked=MAKE_UP.search(name) is not None,
            name=name[:LONGEST_NAME],
        )


def _table(text: str) -> Iterator[FileDay]:
    sign = max(",;\t，", key=text[:2_000].count)
    plain = text.replace("，", ",") if sign == "，" else text
    rows = csv.reader(io.StringIO(plain, newline=""), delimiter="," if sign == "，" else sign)
    try:
        listed = list(rows)
    except csv.Error:
        raise _WrongError(Refusal(reason="holidays_line", data={"line": rows.line_num})) from None
    count = 0
    for number, row in enumerate(listed, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        if not count and not DAY.match(cells[0]):
            # The head of the table: one line before the first day.
            count = 1
            continue
        count += 1
        _few(count)
        word = cells[1].casefold() if len(cells) > 1 else ""
        if word not in (*OFF, *WORK):
            raise _WrongError(Refusal(reason="holidays_line", data={"line": number}))
        name = cells[2][:LONGEST_NAME] if len(cells) > 2 else ""
        yield FileDay(day=_day(cells[0], number), worked=word in WORK, name=name)


def _day(text: str, number: int) -> date:
    found = DAY.fullmatch(text.strip())
    try:
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or not FIRST <= day.year <= LAST:
        raise _WrongError(Refusal(reason="holidays_line", data={"line": number}))
    return day


def _few(count: int) -> None:
    if count > MOST_DAYS + 1:
        raise _WrongError(Refusal(reason="holidays_many", data={"most": MOST_DAYS}))
