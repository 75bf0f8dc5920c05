"""MySQL without a server: what is asked of the driver, and what comes of its rows."""

from collections.abc import Sequence
from typing import Any

import pymysql
import pytest

from guerdon.lake.sources import mysql
from guerdon.lake.sources.address import Address

ADDRESS = Address(kind="mysql", database="shop", host="db", user="mia", password="secret")


class Cursor:
    """Remembers what is asked; answers two rows."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.rows = iter([("1", "12.40"), ("2", None)])
        self.description = (("order", 3), ("a`b", 5))

    def __enter__(self) -> "Cursor":
        return self

    def __exit__(self, *_: object) -> None:
        self.asked.append("closed")

    def execute(self, sql: str, args: object = None) -> None:
        self.asked.append(sql)

    def fetchone(self) -> Sequence[str | None] | None:
        return next(self.rows, None)

    def fetchall(self) -> list[tuple[int]]:
        return [(2,)]


class Link:
    def __init__(self, cursor: Cursor) -> None:
        self.made, self.closed = cursor, False

    def cursor(self) -> Cursor:
        return self.made

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def link(monkeypatch: pytest.MonkeyPatch) -> Link:
    made = Link(Cursor())
    told: dict[str, Any] = {}

    def connect(**words: Any) -> Link:
        told.update(words)
        return made

    monkeypatch.setattr(pymysql, "connect", connect)
    made.told = told  # type: ignore[attr-defined]
    return made


def test_a_session_that_only_reads_with_a_cursor_of_the_server(link: Link) -> None:
    with mysql.opened(ADDRESS) as asked:
        assert asked.columns(rows="`orders`") == ["order", "a`b"]
        assert asked.count(rows="`orders`") == 2
        found = list(asked.texts(rows="`orders`", columns=["order", "a`b"], size=10))

    assert link.closed
    assert link.told["port"] == 3306  # type: ignore[attr-defined]
    assert link.told["cursorclass"] is pymysql.cursors.SSCursor  # type: ignore[attr-defined]
    assert link.told["local_infile"] is False  # type: ignore[attr-defined]
    assert found[0].to_pydict() == {"order": ["1", "2"], "a`b": ["12.40", None]}
    assert link.made.asked[1:3] == [
        "SET SESSION TRANSACTION READ ONLY",
        "START TRANSACTION READ ONLY",
    ]
    assert link.made.asked[-2] == (
        "SELECT CAST(`order` AS CHAR), CAST(`a``b` AS CHAR) FROM `orders`"
    )
    assert mysql.errors() == (pymysql.MySQLError,)
