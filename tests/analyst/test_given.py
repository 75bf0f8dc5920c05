"""Every kind of table is read, and answered with its own kind."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import guerdon as gd
from guerdon.analyst.given import UnreadableTableError, read
from tests.analyst.tables import ROWS, SHAPES, plain


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_gives_the_same_numbers_in_its_own_kind(shape: str, tmp_path: Path) -> None:
    data = SHAPES[shape](tmp_path)
    answer = gd.summary(data, as_of="2026-03-01")
    told = [(row["customer"], row["orders"], row["spend"]) for row in plain(answer)]
    assert told == [("ann", 2, 27.5), ("bob", 1, 7.5)]
    wanted = pa.Table if shape in ("arrow", "stream", "csv", "parquet", "folder") else type(data)
    assert isinstance(answer, wanted)


@pytest.mark.parametrize("data", [None, 3, ["ann"], {"customer": ["ann"]}])
def test_what_is_no_table_is_said(data: Any) -> None:
    with pytest.raises(UnreadableTableError, match="wanted"):
        read(data=data)


def test_an_arrow_table_is_not_copied() -> None:
    found, back = read(data=ROWS)
    assert found is ROWS
    assert back(ROWS) is ROWS


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="there is no file or folder"):
        read(data=tmp_path / "nothing.csv")
