"""Whatever a driver hands over becomes exactly the contract's types."""

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guerdon.store.night import extract

COLUMNS = {"key": "text", "at": "moment?", "who": "text?", "cost": "int?", "flag": "flag"}
AT = datetime(2026, 3, 14, 12, 30, 0, 123456)


def typed(**arrays):
    batch = pa.record_batch(
        [pa.array(v) if isinstance(v, list) else v for v in arrays.values()], list(arrays)
    )
    return extract.typed(batch=batch, columns=COLUMNS).to_pylist()


def test_texts_become_moments_and_empty_ones_are_missing():
    told = typed(
        key=["a", ""],
        at=["2026-03-14 12:30:00.123456", ""],
        who=["ann", ""],
        cost=[5, None],
        flag=[1, 0],
    )

    assert told == [
        {"key": "a", "at": AT, "who": "ann", "cost": 5, "flag": True},
        {"key": "", "at": None, "who": None, "cost": None, "flag": False},
    ]


def test_moments_of_any_zone_and_unit_are_utc_microseconds():
    shanghai = pa.array([AT.replace(tzinfo=UTC)], type=pa.timestamp("ns", tz="Asia/Shanghai"))

    told = typed(key=["a"], at=shanghai, who=["b"], cost=[1], flag=[True])

    assert told[0]["at"] == AT


def test_rows_of_a_plain_cursor_read_the_same():
    aware = AT.replace(tzinfo=UTC).astimezone(timezone(timedelta(hours=8)))
    rows = [
        ("a", aware, "ann", None, True),
        ("b", None, "", 7, 0),
        ("c", AT.isoformat(" "), None, 1, 1),
    ]

    batch = extract.rows_as_batch(rows=rows, columns=COLUMNS)
    told = extract.typed(batch=batch, columns=COLUMNS).to_pylist()

    assert [row["at"] for row in told] == [AT, None, AT]
    assert [row["who"] for row in told] == ["ann", None, None]
    assert [row["cost"] for row in told] == [None, 7, 1]
    assert [row["flag"] for row in told] == [True, False, True]


def test_a_gap_where_none_may_be_is_no_file(tmp_path):
    columns = {"n": "int"}
    batch = pa.record_batch({"n": pa.array([1, None], type=pa.int64())})

    with pytest.raises(pa.ArrowInvalid):
        extract.written(batches=[batch], columns=columns, to=tmp_path / "n.parquet")


def test_the_program_reads_sqlite_in_a_process_of_its_own(tmp_path):
    database = tmp_path / "shop.sqlite3"
    with sqlite3.connect(database) as link:
        link.execute("CREATE TABLE t (k TEXT, at TEXT, n INTEGER)")
        # The moments of the first 200,000 rows are missing: a guessed type must not stick.
        link.executemany("INSERT INTO t VALUES (?, '', ?)", ((f"k{i}", i) for i in range(200_000)))
        link.execute("INSERT INTO t VALUES ('last', '2026-03-14 12:30:00.123456', NULL)")
    columns = {"k": "text", "at": "moment?", "n": "int?"}
    job = {
        "kind": "sqlite",
        "address": str(database),
        "folder": str(tmp_path),
        "tables": {"t": ["SELECT k, at, n FROM t ORDER BY rowid", columns]},
    }

    done = subprocess.run(
        [sys.executable, "-m", "guerdon.store.night.extract"],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == {"t": 200_001}
    found = pq.read_table(tmp_path / "t.parquet")
    assert found.schema.equals(extract.schema(columns=columns))
    assert found.slice(200_000).to_pylist() == [{"k": "last", "at": AT, "n": None}]
