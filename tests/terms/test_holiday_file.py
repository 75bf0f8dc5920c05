"""Holidays from files: calendars and tables, days off and make-up days, and what is no day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms.decision import Refusal
from guerdon.terms.holiday_file import MOST_DAYS, FileDay, read

ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270205
DTEND;VALUE=DATE:20270208
SUMMARY:春节
  假期\\, 三天
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270220
SUMMARY:春节 补班
END:VEVENT
BEGIN:VEVENT
DTSTART:20270501T000000
DTEND:20270501T235900
SUMMARY:Labour Day
END:VEVENT
END:VCALENDAR
"""


def days(text: str) -> list[tuple[str, bool, str]]:
    found = read(text=text)
    assert not isinstance(found, Refusal), found
    return [(one.day.isoformat()[5:], one.worked, one.name) for one in found]


@pytest.mark.parametrize("text", [ICS, ICS.replace("\n", "\r\n"), "\ufeff" + ICS])
def test_a_calendar_ends_before_its_end_and_names_make_up_days(text: str) -> None:
    assert days(text) == [
        ("02-05", False, "春节 假期, 三天"),
        ("02-06", False, "春节 假期, 三天"),
        ("02-07", False, "春节 假期, 三天"),
        ("02-20", True, "春节 补班"),
        ("05-01", False, "Labour Day"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2027-02-20,work,Make-up\n2027-02-05,off,Spring",
        "date;kind;name\n2027/2/5;OFF;Spring\n2027/2/20;Workday;Make-up\n",
        "日期\t类型\t名称\r\n2027年2月5日\t休\tSpring\r\n20270220\t班\tMake-up",
        "# official\n\n2027.02.05,0,Spring\n2027.02.20,1,Make-up",
        "2027-02-05，休，Spring\n2027-02-20，班，Make-up",
        '2027-02-05,work,x\n2027-02-05,off,Spring\n2027-02-20,work,"Make-up"',
    ],
)
def test_a_table_in_any_of_its_shapes(text: str) -> None:
    assert days(text) == [("02-05", False, "Spring"), ("02-20", True, "Make-up")]


def ics(*lines: str) -> str:
    return "\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "holidays_none", None),
        ("date,kind\n", "holidays_none", None),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", "holidays_none", None),
        ("2027-02-05,off\n2027-02-30,off", "holidays_line", 2),
        ("2027-02-05,maybe", "holidays_line", 1),
        ("2027-02-05", "holidays_line", 1),
        ("a,b\nc,d", "holidays_line", 2),
        ("1899-01-01,off", "holidays_line", 1),
        (ics("SUMMARY:x"), "holidays_line", 4),
        (ics("DTSTART:20270205", "DTEND:20270205"), "holidays_line", 4),
        (ics("DTSTART:20270205", "DTEND:20280205"), "holidays_line", 4),
        (ics("DTSTART:20270205", "RRULE:FREQ=YEARLY"), "holidays_repeat", 4),
    ],
)
def test_what_is_no_day_is_named_by_its_line(text: str, reason: str, line: int | None) -> None:
    found = read(text=text)
    assert isinstance(found, Refusal)
    assert (found.reason, found.data.get("line")) == (reason, line)


def test_too_many_days_are_refused() -> None:
    whole = "\n".join(
        f"{2000 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02},off" for n in range(1002)
    )
    found = read(text=whole)
    assert isinstance(found, Refusal)
    assert found.reason == "holidays_many"
    fewer = read(text="\n".join(whole.splitlines()[:MOST_DAYS]))
    assert not isinstance(fewer, Refusal)
    assert len(fewer) == MOST_DAYS


@given(st.text(max_size=300), st.booleans())
def test_any_text_is_read_or_refused(text: str, calendar: bool) -> None:
    found = read(text=("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" if calendar else "") + text)
    assert isinstance(found, (tuple, Refusal))


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)), st.booleans())
def test_a_day_comes_back_as_it_was_written(day: date, worked: bool) -> None:
    found = read(text=f"{day.isoformat()},{'work' if worked else 'off'},x")
    assert found == (FileDay(day=day, worked=worked, name="x"),)
