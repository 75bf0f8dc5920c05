"""guerdon intake: shows what it guesses, asks, reports, and refuses with a sentence and 2."""

import json
import sqlite3
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.house import House

pytestmark = pytest.mark.one_database

HEAD = "order,customer,date,sku,quantity,amount\n"
ORDERS = HEAD + "A1,c1,2026-01-02,s1,1,12.40\nA2,c2,2026-01-03,s1,1,abc\n"


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


def test_a_report_for_people_and_one_for_machines(house: House, orders: Path) -> None:
    done = house.guerdon("intake", orders, "--yes")
    assert done.returncode == 0, done.stderr
    for word in ("accepted", "quarantined", "12.40", "is not an amount of money", "1 orders of 1"):
        assert word in done.stdout, done.stdout
    done = house.guerdon("intake", orders, "--json")
    report = json.loads(done.stdout)
    assert (report["read"], report["accepted"], report["again"]) == (2, 1, True)


def test_customers_and_products_come_before_the_orders(
    house: House, orders: Path, tmp_path: Path
) -> None:
    (tmp_path / "c.csv").write_text("id,mail\nc1,ann@shop.cn\n", encoding="utf-8")
    (tmp_path / "p.csv").write_text("sku,title\ns1,Tea\n", encoding="utf-8")
    done = house.guerdon(
        "intake", orders, "--customers", tmp_path / "c.csv", "--products", tmp_path / "p.csv",
        "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["what"] for one in reports] == ["products", "customers", "orders"]
    assert reports[2]["changes"]["customers_new"] == 0
    assert reports[2]["changes"]["products_new"] == 0


def test_check_shows_the_columns_and_stores_nothing(house: House, orders: Path) -> None:
    done = house.guerdon("intake", orders, "--check")
    assert done.returncode == 0, done.stderr
    assert "placed_at" in done.stdout
    count = (
        "from guerdon.store.models import *; print(Order.objects.count(), Mapping.objects.count())"
    )
    assert house.python(count).split() == ["0", "0"]


def test_a_map_changes_the_guess_and_is_remembered(house: House, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    text = HEAD.replace("amount", "amount,really_paid")
    path.write_text(text + "A1,c1,2026-01-02,s1,1,99,12.40\n", encoding="utf-8")
    done = house.guerdon("intake", path, "--map", "amount=really_paid", "--json")
    assert json.loads(done.stdout)["accepted_minor"] == 1240
    path.write_text(text + "A2,c1,2026-01-02,s1,1,99,1.00\n", encoding="utf-8")
    done = house.guerdon("intake", path, "--json")
    assert json.loads(done.stdout)["accepted_minor"] == 100


@pytest.mark.parametrize(
    ("content", "words", "reason"),
    [
        (None, (), "file_not_found"),
        ("", (), "file_empty"),
        (HEAD, (), "file_without_rows"),
        (ORDERS, ("--map", "amount=nope"), "column_unknown"),
        (ORDERS, ("--map", "colour=date"), "column_field_unknown"),
        ("basket,item\n1,tea\n", ("--check",), "column_needed"),
        (HEAD + "A1,c1,20202-01-01,s1,1,5\n", ("--yes",), "no_row_accepted"),
        ("x" * (2 << 20), (), "line_too_long"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_code_2(
    house: House, tmp_path: Path, content: str | None, words: tuple[str, ...], reason: str
) -> None:
    path = tmp_path / "file.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    done = house.guerdon("intake", path, *words)
    assert done.returncode == 2
    assert f"[{reason}]" in done.stderr
    assert "Traceback" not in done.stderr
    count = (
        "from guerdon.store.models import *; print(Order.objects.count(), Intake.objects.count())"
    )
    assert house.python(count).split() == ["0", "0"]


def test_without_a_file_it_says_how(house: House) -> None:
    done = house.guerdon("intake")
    assert done.returncode == 2
    assert "orders.csv" in done.stderr


def test_it_speaks_chinese_on_a_chinese_terminal(house: House, orders: Path) -> None:
    house.env["LANG"] = "zh_CN.UTF-8"
    done = house.guerdon("intake", orders, "--yes")
    assert "隔离" in done.stdout
    done = house.guerdon("intake", orders.with_name("nichts.csv"))
    assert "找不到文件" in done.stderr


def test_rows_of_a_database_and_of_a_folder_of_parquet(house: House, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "shop.db") as link:
        link.execute('CREATE TABLE sales (number, customer, placed, amount, "by" TEXT)')
        link.execute("INSERT INTO sales VALUES ('1', 'ann', '2026-03-01 10:00', 12.4, 'x')")
    source = f"sqlite:///{tmp_path}/shop.db"
    done = house.guerdon("intake", f"{source}#sales", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["accepted"], report["source"]) == (1, "sales @ sqlite shop.db")
    query = "SELECT number, customer, placed, amount * 2 AS amount FROM sales"
    done = house.guerdon("intake", source, "--query", query, "--json")
    assert json.loads(done.stdout)["changes"]["orders_changed"] == 1

    (tmp_path / "export").mkdir()
    columns = {"order": ["A1"], "customer": ["c1"], "date": ["2026-01-02"], "amount": ["1.00"]}
    pq.write_table(pa.table(columns), tmp_path / "export" / "a.parquet")
    done = house.guerdon("intake", tmp_path / "export", "--json")
    assert json.loads(done.stdout)["accepted"] == 1

    done = house.guerdon("intake", "postgresql://mia:hunter2@127.0.0.1:1/shop#t", "--json")
    assert done.returncode == 2
    assert "127.0.0.1:1/shop" in done.stderr
    assert "hunter2" not in done.stderr
