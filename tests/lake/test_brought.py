"""Files to be looked at as they are: in any usual encoding, and what is no table is named."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guerdon.lake import brought, engine
from guerdon.terms.decision import Refusal

Reader = Callable[[Path], Any]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    def rows(file: Path) -> Any:
        spill = tmp_path / "spill"
        spill.mkdir(exist_ok=True)
        with engine.opened(spill=spill) as opened:
            found = brought.held(engine=opened, path=file)
            return found if isinstance(found, Refusal) else opened.to_pyarrow(found).to_pylist()

    return rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_in_any_usual_encoding(tmp_path: Path, read: Reader, encoding: str) -> None:
    file = tmp_path / "会员.csv"
    file.write_text("会员号,流失\n张三,是\n李四,否\n", encoding=encoding)
    assert read(file) == [{"会员号": "张三", "流失": "是"}, {"会员号": "李四", "流失": "否"}]
    assert {one.name for one in tmp_path.iterdir()} == {"会员.csv", "spill"}


def test_parquet_and_a_packed_text(tmp_path: Path, read: Reader) -> None:
    import gzip

    pq.write_table(pa.table({"a": [1, 2]}), tmp_path / "a.parquet")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"a,b\n1,x\n2,y\n"))
    assert read(tmp_path / "a.parquet") == [{"a": 1}, {"a": 2}]
    assert read(tmp_path / "b.csv.gz") == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]


def test_days_beyond_the_calendar_are_none(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.csv").write_text("n,day\n1,infinity\n2,2026-03-14\n3,-infinity\n")
    assert [row["day"] for row in read(tmp_path / "a.csv")] == [None, date(2026, 3, 14), None]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.csv", b"\x00" * 5_000, "file_empty"),
        ("a.csv", b"arm,y\n", "file_without_rows"),
        ("a.csv", b"arm,arm\na,b\n", "column_repeated"),
        ("a.csv", b"PK\x03\x04 a workbook", "file_is_other"),
        ("a.csv", b"a,b\n\xe4\xb8,2\n\xff\xfe,3\n", "encoding_unreadable"),
        ("a.csv", b",".join(b"c%d" % n for n in range(1_001)) + b"\n1\n", "too_many_columns"),
        ("a.parquet", b"PAR1 and nothing else", "file_broken"),
        ("a.csv.gz", b"no gzip", "trial_unreadable"),
    ],
)
def test_what_is_no_table(
    tmp_path: Path, read: Reader, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    found = read(tmp_path / name)
    assert isinstance(found, Refusal), found
    assert found.reason == reason
    assert found.data["file"] == name
