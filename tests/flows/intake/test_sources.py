"""Rows from a database: pulled, brought in once, and its address and password told to nobody."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from guerdon.flows.intake import intake, sources, uploads
from guerdon.flows.intake.intake import Look
from guerdon.flows.intake.sources import Source
from guerdon.lake.sources import pulled
from guerdon.store.models import Intake, Job, Line, Order
from guerdon.terms.decision import Refusal
from guerdon.terms.intake import Report

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]

ROWS = (
    ("1", "ann", "2026-01-02 10:00:00+00", "milk", "12.40", "t"),
    ("2", "bob", "2026-01-03 11:30:00.5+00", "tea", "-3.00", None),
    ("3", "李雷", "2026-01-04 12:00:00+00", "茶", "0.10", "f"),
)


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path / "home"
    settings.SOURCES = tmp_path / "sources"
    (tmp_path / "sources").mkdir()
    return tmp_path / "home"


@pytest.fixture
def away(home: Path) -> Iterator[str]:
    """A table of orders in the database that this stage runs on; the address of that."""
    kind = "TIMESTAMPTZ" if connection.vendor == "postgresql" else "TEXT"
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TABLE away ("Order No" INTEGER, customer TEXT, placed {kind}, sku TEXT,'
            " amount NUMERIC(10, 2), gift BOOLEAN)"
        )
        cursor.executemany("INSERT INTO away VALUES (%s, %s, %s, %s, %s, %s)", ROWS)
    yield _url()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE away")


def _url() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    who = quote(str(given["USER"]), safe="")
    host, port = quote(str(given["HOST"]), safe=""), given["PORT"]
    return f"postgresql://{who}:{given['PASSWORD']}@{host}:{port}/{given['NAME']}"


def test_a_table_is_looked_at_brought_in_and_brought_in_once(
    away: str, home: Path, now: datetime
) -> None:
    source = Source(place=away, table="away")

    look = intake.look(file=source)
    assert isinstance(look, Look), look
    assert look.what == "orders"
    assert look.source.startswith("away @ ")
    assert look.columns["order"] == "Order No"
    first = intake.bring_in(file=source, what="orders", columns=look.columns, now=now)
    assert isinstance(first, Report), first

    assert (first.read, first.accepted, first.accepted_minor) == (3, 3, 950)
    placed = Order.objects.order_by("key").values_list("key", "customer__key", "placed_at")
    assert [(key, who) for key, who, _ in placed] == [("1", "ann"), ("2", "bob"), ("3", "李雷")]
    assert [f"{at:%d %H:%M:%S.%f}" for _, _, at in placed][1] == "03 11:30:00.500000"
    assert set(Line.objects.values_list("sku", flat=True)) == {"milk", "tea", "茶"}
    again = intake.look(file=source)
    assert isinstance(again, Look)
    assert again.saved
    second = intake.bring_in(file=source, what="orders", now=now)
    assert isinstance(second, Report)
    assert second.again
    assert [file for file in (home / "intake").iterdir() if file.is_dir()] == []


def test_a_query_reads_what_it_says_and_cannot_write(away: str, now: datetime) -> None:
    query = 'SELECT "Order No" AS number, customer, placed, amount FROM away WHERE amount > 0'
    report = intake.bring_in(file=Source(place=away, query=query), what="orders", now=now)
    assert isinstance(report, Report), report
    assert report.accepted == 2

    for bad in ("SELECT 1) AS x; DROP TABLE away; --", "DELETE FROM away", "SELECT nothing"):
        told = intake.bring_in(file=Source(place=away, query=bad), what="orders", now=now)
        assert isinstance(told, Refusal)
        assert told.reason == "source_said"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM away")
        assert cursor.fetchone() == (3,)
    assert Order.objects.count() == 2


def test_what_is_kept_of_a_source_is_sealed(
    home: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file, no row and no word holds the password; the job still finds the rows."""
    asked: list[Any] = []

    def pull(*, address: Any, wanted: Any, to: Path, most: Any, tell: Any) -> int:
        asked.append((address, wanted))
        to.write_text("order,customer,date,amount\nA1,c1,2026-01-02,1.00\n", encoding="utf-8")
        return 1

    monkeypatch.setattr(sources, "pulled", pull)
    source = Source(place="mysql://mia:hunter2@db:3307/shop", table="orders")
    token = sources.kept(source=source, now=now)
    assert isinstance(token, str), token

    file = uploads.found(token=token)
    assert isinstance(file, Path)
    assert file.name == "mysql db_3307 shop.source"
    assert b"hunter2" not in file.read_bytes()
    assert b"mia" not in file.read_bytes()
    job = intake.ask(token=token, what="orders", columns=None, shift_days=0, actor="mia", now=now)
    assert isinstance(job, int), job
    assert "hunter2" not in str(list(Job.objects.values()))
    done = intake.as_job(args=Job.objects.get().args, tell=lambda _: None)
    assert done["accepted"] == 1
    assert asked[-1][0].password == "hunter2"
    assert asked[-1][1] == pulled.Wanted(table="orders")
    assert "hunter2" not in str(list(Intake.objects.values()))
    assert "hunter2" not in repr(source)
    assert "hunter2" not in repr(asked)


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("oracle://u:p@h/x", "source_scheme"),
        ("sqlite:////etc/passwd", "source_outside"),
        ("sqlite:///../home/guerdon.sqlite3", "source_outside"),
        ("../home", "source_outside"),
        ("/etc", "source_outside"),
        ("", "source_outside"),
        (".", "source_outside"),
        ("link", "source_outside"),
        ("\x00", "source_outside"),
        ("sqlite:///a%00b", "source_address"),
        ("postgresql://u:p@h:x/y", "source_address"),
    ],
)
def test_the_web_reads_no_other_files_of_the_machine(
    home: Path, now: datetime, place: str, reason: str
) -> None:
    (home.parent / "sources" / "link").symlink_to("/etc")

    told = sources.kept(source=Source(place=place), now=now)

    assert isinstance(told, Refusal), told
    assert told.reason == reason
    assert not (home / "uploads").exists()
    long = Source(place="postgresql://h/x", query="x" * 30_000)
    told = sources.kept(source=long, now=now)
    assert isinstance(told, Refusal)
    assert told.reason == "source_query_long"


def test_a_folder_put_there_for_it_is_read(home: Path, now: datetime) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = home.parent / "sources" / "export"
    folder.mkdir()
    columns = {"order": ["A1"], "customer": ["c1"], "date": ["2026-01-02"], "amount": ["1.00"]}
    pq.write_table(pa.table(columns), folder / "a.parquet")

    token = sources.kept(source=Source(place="export"), now=now)
    assert isinstance(token, str), token
    file = uploads.found(token=token)
    assert isinstance(file, Path)
    report = intake.bring_in(file=file, what="orders", now=now)

    assert isinstance(report, Report), report
    assert (report.source, report.accepted) == ("export", 1)


def test_what_only_looks_like_a_kept_source_is_refused(home: Path, now: datetime) -> None:
    token = uploads.keep(name="fake.source", pieces=[b"{}"], now=now)
    assert isinstance(token, str)
    file = uploads.found(token=token)
    assert isinstance(file, Path)

    told = intake.look(file=file)

    assert isinstance(told, Refusal)
    assert told.reason == "source_unreadable"


def test_what_a_killed_run_pulled_is_swept(home: Path, away: str) -> None:
    import os

    old, young = home / "intake" / "pulled-old", home / "intake" / "pulled-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))

    intake.look(file=Source(place=away, table="away"))

    assert not old.exists()
    assert young.exists()
