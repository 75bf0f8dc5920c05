"""A file is sent, its columns confirmed, brought in by a job, and every row accounted for."""

import re
import sqlite3
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from guerdon import jobs
from guerdon.store import intake as kept
from guerdon.store.models import Intake, Job, Order

CSV = (
    "Order,Customer,Date,SKU,Amount\n"
    "1,ann,2026-03-01 10:00,milk,12.40\n"
    "2,bob,2026-03-02 11:00,tea,5.00\n"
    "3,bob,99999-03-02,tea,7.00\n"
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def sent(client: Client, text: str = CSV, name: str = "orders.csv") -> Any:
    file = BytesIO(text.encode())
    file.name = name
    return client.post("/data/upload", {"file": file})


@pytest.mark.usefixtures("house")
def test_from_a_file_to_a_report(owner: Client) -> None:
    onward = sent(owner)["Location"]
    page = owner.get(onward).content.decode()
    assert page.count('<option value="customer" selected>') == 1
    assert "12.40" in page
    assert "sure" in page
    answer = owner.post(onward, confirmed(page))
    assert answer.status_code == 302, re.findall(r"alert bad.*?</p>", answer.content.decode())
    job = Job.objects.get(kind="intake")
    assert answer["Location"] == f"/jobs/{job.pk}"
    assert "Waiting for its turn" in owner.get(answer["Location"]).content.decode()
    assert jobs.work_once()
    moved = owner.get(answer["Location"], headers={"HX-Request": "true"})
    report = kept.report(key=Intake.objects.get().key)
    assert report is not None
    assert moved["HX-Redirect"] == f"/data/{report.key}"
    assert (report.read, report.accepted, report.quarantined) == (3, 2, 1)
    text = owner.get(moved["HX-Redirect"]).content.decode()
    assert "$24.40" in text
    assert "$17.40" in text
    assert "99999-03-02" in text
    rows = b"".join(owner.get(f"/data/{report.key}/quarantine.csv")).decode()
    assert rows.count("\r\n") == 2
    assert "orders.csv" in owner.get("/data").content.decode()
    assert Order.objects.count() == 2


def confirmed(page: str) -> dict[str, str]:
    """The form as the page proposes it."""
    found = {"what": "orders", "decimal_mark": ".", "date_order": "ymd"}
    for name, options in re.findall(r'<select name="(c\d+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', options)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.usefixtures("house")
def test_a_needed_column_left_out_is_said_and_the_rest_stays(owner: Client) -> None:
    onward = sent(owner)["Location"]
    form = confirmed(owner.get(onward).content.decode()) | {"c4": "", "decimal_mark": ","}
    answer = owner.post(onward, form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in text
    assert '<option value="," selected>' in text
    assert not Job.objects.exists()


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("text", ["", "only a header\n", "%PDF-1.7 nothing"])
def test_what_is_no_table_is_refused_at_the_door(owner: Client, text: str) -> None:
    answer = sent(owner, text)
    assert answer["Location"] == "/data"
    assert 'class="alert bad' in owner.get("/data").content.decode()
    assert not Intake.objects.exists()


@pytest.mark.usefixtures("house")
def test_no_file_and_an_unknown_upload(owner: Client) -> None:
    assert owner.post("/data/upload")["Location"] == "/data"
    assert owner.get(f"/data/files/{'0' * 32}")["Location"] == "/data"
    assert owner.get("/data/none-such").status_code == 404
    assert owner.get("/data/none-such/quarantine.csv").status_code == 404


@pytest.mark.usefixtures("house")
def test_who_only_looks_brings_nothing_in(analyst: Client) -> None:
    assert sent(analyst).status_code == 403
    assert analyst.post("/data/night").status_code == 403
    assert 'type="file"' not in analyst.get("/data").content.decode()


def test_the_analysis_runs_once_however_often_it_is_asked(owner: Client) -> None:
    first, second = owner.post("/data/night"), owner.post("/data/night")
    assert first["Location"] == second["Location"]
    assert Job.objects.filter(kind="nightly").count() == 1


@pytest.mark.usefixtures("house")
def test_from_a_database_to_a_report(owner: Client, tmp_path: Path, settings: Any) -> None:
    settings.SOURCES = tmp_path / "sources"
    settings.SOURCES.mkdir()
    with sqlite3.connect(settings.SOURCES / "shop.db") as link:
        link.execute("CREATE TABLE sales (number, customer, placed, amount)")
        link.execute("INSERT INTO sales VALUES ('1', 'ann', '2026-03-01 10:00', 12.4)")
    assert 'name="place"' in owner.get("/data").content.decode()
    given = {"place": "sqlite:///shop.db", "table": "sales", "query": "", "password": ""}

    onward = owner.post("/data/source", given)["Location"]
    page = owner.get(onward).content.decode()
    assert "sales @ sqlite shop.db" in page
    answer = owner.post(onward, confirmed(page))
    assert answer.status_code == 302
    assert jobs.work_once()

    assert Order.objects.get().total_minor == 1240
    assert Intake.objects.get().source == "sales @ sqlite shop.db"


@pytest.mark.usefixtures("house")
def test_a_source_that_cannot_be_read_is_said_and_not_kept(owner: Client, tmp_path: Path) -> None:
    given = {"place": "postgresql://mia@127.0.0.1:1/x", "table": "t", "password": "hunter2"}
    answer = owner.post("/data/source", given, follow=True)

    text = answer.content.decode()
    assert "postgresql 127.0.0.1:1/x" in text
    assert "hunter2" not in text
    assert not list((tmp_path / "uploads").iterdir())
