"""From a database to a Parquet file of texts: whole, limited, or refused in words."""

import sqlite3
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from guerdon.lake.sources import pulled as way
from guerdon.lake.sources.address import Address
from guerdon.lake.sources.pulled import Wanted, problem, pulled
from guerdon.terms.decision import Refusal
from guerdon.terms.telling import quiet


@pytest.fixture
def address(tmp_path: Path) -> Address:
    with sqlite3.connect(tmp_path / "shop.db") as link:
        link.execute("CREATE TABLE orders (number INTEGER, amount TEXT)")
        link.executemany("INSERT INTO orders VALUES (?, '1.00')", [(n,) for n in range(10)])
        link.execute("CREATE TABLE latin (word)")
        link.execute("INSERT INTO latin VALUES (CAST(x'e9' AS TEXT))")
    return Address(kind="sqlite", database=str(tmp_path / "shop.db"))


def brought(address: Address, to: Path, **words: Any) -> Any:
    most = words.pop("most", None)
    tell = words.pop("tell", quiet)
    return pulled(address=address, wanted=Wanted(**words), to=to, most=most, tell=tell)


def test_a_table_with_its_progress(
    address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way, "ROWS", 4)
    told: list[dict[str, Any]] = []

    assert brought(address, tmp_path / "rows", table="main.orders", tell=told.append) == 10

    found = pq.ParquetFile(tmp_path / "rows")
    assert found.metadata.num_row_groups == 3
    assert found.read().column("number").to_pylist() == [str(n) for n in range(10)]
    assert [(one["done"], one["of"]) for one in told] == [(4, 10), (8, 10), (10, 10)]


def test_a_query_and_only_so_many(address: Address, tmp_path: Path) -> None:
    query = "SELECT number * 2 AS twice FROM orders WHERE number > 4 -- the newer half\n ; "

    assert brought(address, tmp_path / "rows", query=query, most=3) == 3
    assert pq.read_table(tmp_path / "rows").to_pydict() == {"twice": ["10", "12", "14"]}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({}, "source_wanted"),
        ({"table": "orders", "query": "SELECT 1"}, "source_wanted"),
        ({"table": "nowhere"}, "source_said"),
        ({"table": 'orders"; DROP TABLE orders; --'}, "source_said"),
        ({"query": "SELECT 1) AS x; DELETE FROM orders; --"}, "source_said"),
        ({"query": "DELETE FROM orders"}, "source_said"),
        ({"table": "latin"}, "source_said"),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(
    address: Address, tmp_path: Path, words: dict[str, str], reason: str
) -> None:
    answer = brought(address, tmp_path / "rows", **words)

    assert isinstance(answer, Refusal), answer
    assert answer.reason == reason
    assert brought(address, tmp_path / "again", table="orders") == 10


class Odd:
    """A database that names what it is told to name."""

    def __init__(self, names: list[str]) -> None:
        self.names = names

    def __enter__(self) -> "Odd":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def columns(self, *, rows: str) -> list[str]:
        return self.names

    def quoted(self, *, name: str) -> str:
        return name


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["a", "b", "a"], "column_repeated"),
        ([], "too_many_columns"),
        ([f"c{n}" for n in range(1001)], "too_many_columns"),
    ],
)
def test_columns_that_make_no_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str], reason: str
) -> None:
    monkeypatch.setitem(way.OPENED, "mysql", (lambda address: Odd(names), tuple))
    told = brought(Address(kind="mysql", database="x"), tmp_path / "rows", table="orders")

    assert told.reason == reason
    assert not (tmp_path / "rows").exists()


def test_nobody_there_and_no_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Address(kind="sqlite", database=str(tmp_path / "none.db"))
    told = brought(away, tmp_path / "rows", table="orders")
    assert told.reason == "source_said"
    assert told.data["source"] == "sqlite none.db"

    def missing(address: Address) -> Any:
        raise ModuleNotFoundError("pymysql")

    monkeypatch.setitem(way.OPENED, "mysql", (missing, tuple))
    there = Address(kind="mysql", database="x")
    told = brought(there, tmp_path / "rows", table="orders")
    assert told == Refusal(reason="source_driver", data={"kind": "mysql"})


def test_what_a_driver_says_is_short_and_without_the_password() -> None:
    address = Address(kind="mysql", database="x", password="hunter2")
    said = problem(error=OSError("cannot join\n mia:hunter2@db " + "x" * 500), address=address)

    assert said.startswith("cannot join mia:***@db xxx")
    assert len(said) <= 300
    assert problem(error=OSError(), address=address) == "OSError"
