"""Rows in order, each counted once: read, or malformed with its place."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.lake.files import opened
from guerdon.lake.rows import Batch, Opened, UnreadableError, batches, sample

HEAD = "order,customer,amount\n"


def read(path: Path, text: str, *, most: int = 1000) -> list[Batch]:
    path.write_text(text, encoding="utf-8", newline="")
    seen = opened(path=path)
    assert isinstance(seen, Opened), seen
    return list(batches(seen=seen, most=most))


def rows(found: list[Batch]) -> dict[int, tuple[str | None, ...]]:
    return {
        number: tuple(column[place].as_py() for column in batch.columns)
        for batch in found
        for place, number in enumerate(batch.numbers.to_pylist())
    }


def malformed(found: list[Batch]) -> dict[int, tuple[str, ...]]:
    return {bad.row: bad.fields for batch in found for bad in batch.malformed}


def test_quotes_breaks_and_blank_lines(tmp_path: Path) -> None:
    text = HEAD + 'A1,"Li, Lei",1\n\nA2,"two\nlines",2\nA3,"a ""b""",3\n'
    found = read(tmp_path / "a.csv", text)
    assert rows(found) == {
        1: ("A1", "Li, Lei", "1"),
        2: ("A2", "two\nlines", "2"),
        3: ("A3", 'a "b"', "3"),
    }


def test_rows_of_a_wrong_width_are_malformed_and_counted(tmp_path: Path) -> None:
    text = HEAD + "A1,c,1\nA2,c\nA3,c,1,9\nA4,c,1,,\nA5,c,1\n"
    found = read(tmp_path / "a.csv", text)
    assert set(rows(found)) == {1, 4, 5}
    assert malformed(found) == {2: ("A2", "c"), 3: ("A3", "c", "1", "9")}


def test_a_stray_quote_spoils_its_own_row_only(tmp_path: Path) -> None:
    text = HEAD + 'A1,"c"x,1\nA2,c,2\n'
    found = read(tmp_path / "a.csv", text)
    assert rows(found) == {2: ("A2", "c", "2")}
    assert list(malformed(found)) == [1]


def test_a_quote_that_never_closes_is_refused_where_it_opens(tmp_path: Path) -> None:
    good = "".join(f"A{n},c,1\n" for n in range(500))
    with pytest.raises(UnreadableError) as error:
        read(tmp_path / "a.csv", HEAD + good + 'B,"c,1\n' + good)
    assert error.value.refusal.reason == "quote_open"
    assert error.value.refusal.data["line"] == 502


@given(st.integers(0, 40), st.integers(1, 7), st.sets(st.integers(0, 39)))
def test_every_row_is_told_once_whatever_the_batch(
    tmp_path_factory: pytest.TempPathFactory, count: int, most: int, bad: set[int]
) -> None:
    path = tmp_path_factory.mktemp("rows") / "a.csv"
    lines = [f"A{n},c" if n in bad else f"A{n},c,{n}" for n in range(count)]
    found = read(path, HEAD + "X,c,1\n" + "\n".join(lines), most=most)
    good, wrong = rows(found), malformed(found)
    assert sorted([*good, *wrong]) == list(range(1, count + 2))
    assert set(wrong) == {n + 2 for n in bad if n < count}


def test_parquet_reads_like_text(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table(
        {
            "customer": pa.array([17850.0, None]),
            "amount": pa.array([2.55, 3.0]),
            "at": pa.array([1_293_840_000_000_000_000, None], pa.timestamp("ns")),
            "kind": pa.array(["a", "b"]).dictionary_encode(),
            "list": pa.array([[1, 2], None]),
        }
    )
    pq.write_table(table, path)
    seen = opened(path=path)
    assert isinstance(seen, Opened)
    found = rows(list(batches(seen=seen, most=1)))
    assert found[1] == ("17850", "2.55", "2011-01-01 00:00:00.000000", "a", "[1, 2]")
    assert found[2] == (None, "3", None, "b", None)


def test_a_file_that_changes_in_between_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "A1,c,1\n", encoding="utf-8")
    seen = opened(path=path)
    assert isinstance(seen, Opened)
    os.utime(path, ns=(0, 0))
    with pytest.raises(UnreadableError) as error:
        next(batches(seen=seen))
    assert error.value.refusal.reason == "file_changed"


def test_a_sample_is_the_first_rows_by_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "A1,c,1\nA2,d,2\nA3,e,3\n", encoding="utf-8")
    seen = opened(path=path)
    assert isinstance(seen, Opened)
    assert sample(seen=seen, most=2) == [["A1", "A2"], ["c", "d"], ["1", "2"]]
