"""Files that are what they say, and those that are not: each refused by name and place."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guerdon.lake.files import opened
from guerdon.lake.rows import Opened
from guerdon.terms.decision import Refusal

TABLE = "order,customer,date,amount\nA1,c1,2026-01-02,12.40\n"


def kept(folder: Path, content: bytes | str, name: str = "orders.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def seen(path: Path) -> Opened:
    answer = opened(path=path)
    assert isinstance(answer, Opened), answer
    return answer


def refused(path: Path) -> Refusal:
    answer = opened(path=path)
    assert isinstance(answer, Refusal), answer
    return answer


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_separators(tmp_path: Path, sign: str) -> None:
    found = seen(kept(tmp_path, TABLE.replace(",", sign)))
    assert (found.separator, found.headed) == (sign, True)
    assert found.headers == ("order", "customer", "date", "amount")


def test_columns_of_fixed_width_without_a_header(tmp_path: Path) -> None:
    found = seen(kept(tmp_path, " 00004 19970101  2   29.33\r\n 00004 19970118  2   29.73\r\n"))
    assert (found.separator, found.headed) == (" ", False)
    assert found.headers == ("column_1", "column_2", "column_3", "column_4")


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-be", None),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, found: str | None) -> None:
    text = "订单号,会员号,下单时间,金额\n甲一,李雷,2026-01-02,12.40\n"
    path = kept(tmp_path, text.encode(encoding))
    if found is None:
        assert refused(path).reason in ("encoding_unreadable", "file_is_other")
        return
    assert seen(path).encoding == found
    assert seen(path).headers == ("订单号", "会员号", "下单时间", "金额")


def test_western_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    text = TABLE + "A2,Bj\xf6rn \xc5s\xe9,2026-01-02,1\n"
    answer = refused(kept(tmp_path, text.encode("latin-1")))
    assert (answer.reason, answer.data["line"]) == ("encoding_unreadable", 3)


def test_a_line_that_never_ends_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(TABLE.encode())
        file.truncate(2 << 30)  # a hole: two gigabytes without a line break
    answer = refused(path)
    # A hole is of zeros; the text variant below is what people send.
    assert answer.reason in ("line_too_long", "file_is_other")
    path.unlink()
    answer = refused(kept(tmp_path, TABLE.encode() + b"x" * (3 << 20)))
    assert (answer.reason, answer.data["line"]) == ("line_too_long", 3)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("", "a.csv", "file_empty"),
        ("\n \n", "a.csv", "file_empty"),
        ("\ufeff", "a.csv", "file_empty"),
        ("order,customer,date,amount\n", "a.csv", "file_without_rows"),
        ("order,customer,date,amount\n\n\n", "a.csv", "file_without_rows"),
        ("a,b,a\n1,2,3\n", "a.csv", "column_repeated"),
        (b"PK\x03\x04....", "a.xlsx", "file_is_other"),
        (b"%PDF-1.7", "a.csv", "file_is_other"),
        (gzip.compress(TABLE.encode(), mtime=0), "a.csv", "file_is_other"),
        ("<!DOCTYPE html><p>", "a.csv", "file_is_other"),
        ('[{"a": 1}]', "a.csv", "file_is_other"),
        (TABLE, "a.parquet", "file_is_other"),
        (b"a,b\n\x00\x01,2\n", "a.csv", "file_is_other"),
        (b"\xff\xfe\x00", "a.csv", "encoding_unreadable"),
        (TABLE.encode("utf-16")[:-1], "a.csv", "encoding_unreadable"),
        (TABLE.encode() + "茶".encode()[:1], "a.csv", "encoding_unreadable"),
        (TABLE.encode() + "茶叶".encode("gb18030")[:3], "a.csv", "encoding_unreadable"),
        (b"PAR1 and nothing else", "a.parquet", "file_broken"),
        ('order,b\n"A1,2\nA2,3\n', "a.csv", "quote_open"),
    ],
)
def test_files_that_are_refused(
    tmp_path: Path, content: bytes | str, name: str, reason: str
) -> None:
    assert refused(kept(tmp_path, content, name)).reason == reason


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing.csv").reason == "file_not_found"
    assert refused(tmp_path).reason == "folder_without_parquet"


def test_parquet(tmp_path: Path) -> None:
    table = pa.table({"order": ["A1"], "amount": [1.5]})
    path = tmp_path / "orders.parquet"
    pq.write_table(table, path)
    assert seen(path).headers == ("order", "amount")
    pq.write_table(table.slice(0, 0), path)
    assert refused(path).reason == "file_without_rows"
    pq.write_table(table, tmp_path / "orders.csv")
    assert refused(tmp_path / "orders.csv").reason == "file_is_other"


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    one = seen(kept(tmp_path, TABLE, "a.csv"))
    same = seen(kept(tmp_path, TABLE, "b.csv"))
    other = seen(kept(tmp_path, TABLE + " \n", "c.csv"))
    assert one.digest == same.digest != other.digest


def test_empty_headers_get_names(tmp_path: Path) -> None:
    assert seen(kept(tmp_path, ",a\n1,2\n")).headers == ("column_1", "a")
