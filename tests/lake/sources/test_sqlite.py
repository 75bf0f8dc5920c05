"""SQLite: each value as people would see it, and nothing written or made."""

import sqlite3
from pathlib import Path

import pytest

from guerdon.lake.sources import sqlite
from guerdon.lake.sources.address import Address


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "shop #1.db") as link:
        link.execute('CREATE TABLE "or ders" ("or""der" INTEGER, amount REAL, note)')
        link.executemany(
            'INSERT INTO "or ders" VALUES (?, ?, ?)', [(1, 12.4, "茶"), (2, 3.0, None), (3, 1e9, 7)]
        )
    return tmp_path / "shop #1.db"


def test_names_counts_and_texts(file: Path) -> None:
    with sqlite.opened(Address(kind="sqlite", database=str(file))) as asked:
        rows = asked.quoted(name="or ders")
        assert asked.columns(rows=rows) == ['or"der', "amount", "note"]
        assert asked.count(rows=rows) == 3
        columns = ['or"der', "amount", "note"]
        found = list(asked.texts(rows=rows, columns=columns, size=2))

    assert [batch.num_rows for batch in found] == [2, 1]
    assert found[0].to_pydict() == {
        'or"der': ["1", "2"],
        "amount": ["12.4", "3.0"],
        "note": ["茶", None],
    }


def test_nothing_can_be_written_and_no_file_is_made(file: Path, tmp_path: Path) -> None:
    with (
        sqlite.opened(Address(kind="sqlite", database=str(file))) as asked,
        pytest.raises(sqlite.errors(), match="readonly"),
    ):
        asked.link.execute('DELETE FROM "or ders"')
    with (
        pytest.raises(sqlite.errors()),
        sqlite.opened(Address(kind="sqlite", database=str(tmp_path / "none.db"))) as asked,
    ):
        asked.columns(rows="x")
    assert not (tmp_path / "none.db").exists()
