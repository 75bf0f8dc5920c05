"""Working days: the state's with their source, the shop's own before them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guerdon.store import shop_days

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_year_names_its_source_or_says_that_none_is_known(owner: Client) -> None:
    page = text(owner.get("/messages/days?year=2026"))
    assert "国务院办公厅关于2026年部分节假日安排的通知" in page
    assert '<td class="state off">1<span class="mark-day">off</span></td>' in page
    assert page.count("state worked") > 3
    assert "No notice of the state is known for 2040" in text(owner.get("/messages/days?year=2040"))
    assert owner.get("/messages/days?year=1700").status_code == 404
    assert owner.get("/messages/days").status_code == 200


def test_days_are_added_as_lines_and_removed(owner: Client) -> None:
    lines = "2027-02-05 休 春节\n\n2027-02-07,work,Make-up day\n"
    page = text(owner.post("/messages/days/keep", {"days": lines, "year": "2027"}, follow=True))
    assert "2 days changed." in page
    assert 'title="春节"' in page
    found = shop_days.listed(year=2027)
    assert [(one.day.day, one.worked) for one in found] == [(5, False), (7, True)]
    gone = owner.post("/messages/days/remove", {"day": "2027-02-05"}, follow=True)
    assert "holds for that day again" in text(gone)
    assert len(shop_days.listed(year=2027)) == 1
    assert owner.post("/messages/days/remove", {"day": "x"}).status_code == 404


@pytest.mark.parametrize(
    "line", ["2027-02-30 off", "2027-02-05", "2027-02-05 maybe", "1066-10-14 off"]
)
def test_a_line_that_is_no_day_keeps_nothing(owner: Client, line: str) -> None:
    days = f"2027-02-05 off\n{line}"
    answer = owner.post("/messages/days/keep", {"days": days, "year": "2027"})
    assert answer.status_code == 422
    assert "Line 2 is no day" in text(answer)
    assert line in text(answer)
    assert shop_days.listed(year=2027) == ()


def test_who_reads_only_adds_nothing(analyst: Client) -> None:
    assert "<textarea" not in text(analyst.get("/messages/days?year=2026"))
    assert analyst.post("/messages/days/keep", {"days": "2026-02-05 off"}).status_code == 403
    assert date(2026, 2, 5) not in {one.day for one in shop_days.listed(year=2026)}


def sent(owner: Client, raw: bytes) -> Any:
    file = SimpleUploadedFile("days.csv", raw)
    return owner.post("/messages/days/compare", {"file": file})


def test_a_file_is_compared_and_only_what_differs_is_ready_to_save(owner: Client) -> None:
    shop_days.keep(
        days=[shop_days.OwnDay(day=date(2027, 2, 8), worked=False, name="own")],
        actor="eve",
        now=datetime.now(UTC),
    )
    lines = "2027-02-05,休,春节, 一\n2027-02-06,休,春节\n2027-02-07,班,调休\n2027-02-08,休,春节\n"
    for raw in (lines.encode(), lines.encode("gb18030")):
        page = text(sent(owner, raw))
        assert "2 of 4 days differ" in page
        assert ">2027-02-05 off 春节\n2027-02-07 work 调休</textarea>" in page
        assert [one.name for one in shop_days.listed(year=2027)] == ["own"]
    typed = "2027-02-05 off 春节\n2027-02-07 work 调休"
    owner.post("/messages/days/keep", {"days": typed, "year": "2027"})
    assert "Every day of the file holds already" in text(sent(owner, lines.encode()))


def test_a_file_that_tells_no_days_is_refused(owner: Client, analyst: Client) -> None:
    refused = sent(owner, b"2027-02-05,maybe")
    assert refused.status_code == 422
    assert "Line 1 of the file tells no day" in text(refused)
    assert owner.post("/messages/days/compare").status_code == 422
    assert sent(analyst, b"2027-02-05,off").status_code == 403
    assert shop_days.listed(year=2027) == ()
