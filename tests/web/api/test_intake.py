"""Intake over HTTP: upload, look, bring in, watch, report, quarantine; refusals as problems."""

import csv
import io
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guerdon import jobs
from guerdon.flows.intake import uploads
from guerdon.store.house import access
from guerdon.store.models import Intake, Job, Order
from guerdon.terms.role import Role

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TEXT = (
    "order,customer,date,sku,quantity,amount\n"
    "A1,c1,2026-01-02,s1,1,12.40\nA2,=HYPERLINK(1),2026-01-03,s1,1,abc\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


@pytest.fixture
def call(client: Client, now: datetime) -> Any:
    token = access.add_key(name="crm", role=Role.MARKETER, now=now)

    def called(method: str, path: str, body: Any = None, **words: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}", **words}
        if body is None:
            return getattr(client, method)(f"/api/v1{path}", headers=headers)
        kind = (
            {}
            if "file" in body and not isinstance(body["file"], str)
            else {"content_type": "application/json"}
        )
        return getattr(client, method)(f"/api/v1{path}", body, headers=headers, **kind)

    return called


def sent(call: Any, text: str = TEXT, name: str = "orders.csv") -> Any:
    return call("post", "/files", {"file": SimpleUploadedFile(name, text.encode())})


@pytest.mark.django_db(transaction=True)
def test_the_whole_path(call: Any) -> None:
    answer = sent(call)
    assert answer.status_code == 201, answer.content
    seen = answer.json()
    assert (seen["what"], seen["columns"]["amount"]) == ("orders", "amount")
    again = call("get", f"/files/{seen['file']}?what=customers").json()
    assert again["what"] == "customers"
    answer = call("post", "/intakes", {"file": seen["file"], "what": "orders"})
    assert answer.status_code == 202, answer.content
    job = answer.json()["job"]
    assert call("get", f"/intakes/jobs/{job}").json()["state"] == "waiting"
    assert jobs.work_once()
    done = call("get", f"/intakes/jobs/{job}").json()
    assert done["state"] == "done", done
    assert (done["outcome"]["read"], done["outcome"]["accepted"]) == (2, 1)
    key = done["outcome"]["key"]
    assert call("get", f"/intakes/{key}").json()["quarantined"] == 1
    assert [one["key"] for one in call("get", "/intakes").json()] == [key]
    assert Order.objects.count() == 1
    answer = call("get", f"/intakes/{key}/quarantine.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [(one["row"], one["reason"], one["column"]) for one in rows] == [
        ("2", "amount_unreadable", "amount")
    ]
    assert rows[0]["why"] == '"abc" is not an amount of money.'
    assert rows[0]["customer"] == "'=HYPERLINK(1)", "no cell runs in a spreadsheet"


def test_refusals_are_problems_and_leave_nothing(call: Any, home: Path) -> None:
    answer = sent(call, "")
    # Django takes an upload without a byte for none at all, or we for an empty file.
    assert answer.status_code == 422
    answer = sent(call, "a,a\n1,2\n")
    assert (answer.status_code, answer.json()["reason"]) == (422, "column_repeated")
    assert list((home / "uploads").iterdir()) == []
    token = sent(call).json()["file"]
    for body, reason in (
        ({"file": "0" * 32, "what": "orders"}, "upload_unknown"),
        ({"file": token, "what": "dogs"}, "intake_kind_unknown"),
        ({"file": token, "what": "orders", "columns": {"amount": "nope"}}, "column_unknown"),
    ):
        answer = call("post", "/intakes", body)
        assert (answer.status_code, answer.json()["reason"]) == (422, reason)
    for path in ("/intakes/none", "/intakes/none/quarantine.csv", "/intakes/jobs/999"):
        assert call("get", path).status_code == 404
    assert (Job.objects.count(), Intake.objects.count()) == (0, 0)


def test_too_much_is_refused_before_it_is_written(
    call: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    answer = sent(call)
    assert (answer.status_code, answer.json()["reason"]) == (413, "file_too_large")
    assert list((home / "uploads").iterdir()) == []


def test_a_cashier_may_not(client: Client, now: datetime) -> None:
    token = access.add_key(name="till", role=Role.CASHIER, now=now)
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("/files", "/intakes"):
        answer = client.post(f"/api/v1{path}", {}, headers=headers)
        assert answer.status_code == 403
    assert client.get("/api/v1/intakes", headers=headers).status_code == 403


def test_a_source_is_used_like_a_file_and_its_address_is_never_answered(
    call: Any, home: Path, settings: Any
) -> None:
    settings.SOURCES = home / "sources"
    settings.SOURCES.mkdir()
    with sqlite3.connect(settings.SOURCES / "shop.db") as link:
        link.execute("CREATE TABLE sales (number, customer, placed, amount)")
        link.execute("INSERT INTO sales VALUES ('1', 'ann', '2026-03-01 10:00', 12.4)")
    asked = {"place": "sqlite:///shop.db", "table": "sales"}

    answer = call("post", "/sources", asked)
    assert answer.status_code == 201, answer.content
    seen = answer.json()
    assert seen["source"] == "sales @ sqlite shop.db"
    assert str(home) not in answer.content.decode()
    again = call("get", f"/files/{seen['file']}").json()
    assert again["columns"] == seen["columns"]

    told = call("post", "/sources", {"place": "sqlite:////etc/passwd", "table": "x"})
    assert told.status_code == 422
    assert told.json()["reason"] == "source_outside"
    told = call("post", "/sources", {"place": "mysql://u:hunter2@h:port/x", "table": "x"})
    assert told.json()["reason"] == "source_address"
    assert "hunter2" not in told.content.decode()
