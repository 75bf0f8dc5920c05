"""A folder of Parquet is one table: its files in order, its named folders as columns."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from guerdon.lake import folder
from guerdon.lake.files import opened
from guerdon.lake.rows import Opened, UnreadableError, batches
from guerdon.terms.decision import Refusal


def put(path: Path, **columns: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    put(tmp_path / "export" / "month=2026-02" / "part-1.parquet", order=[3], amount=["9.00"])
    put(tmp_path / "export" / "month=2026-01" / "part-0.parquet", amount=[1.5, 2.0], order=[1, 2])
    put(tmp_path / "export" / "month=__HIVE_DEFAULT_PARTITION__" / "a.pq", order=[4], amount=[1])
    put(tmp_path / "export" / "_temporary" / "half.parquet", other=[1])
    put(tmp_path / "export" / ".part.parquet", other=[1])
    (tmp_path / "export" / "_SUCCESS").touch()
    return tmp_path / "export"


def table(seen: Opened) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for batch in batches(seen=seen, most=2):
        columns = [batch.numbers, *batch.columns]
        found += zip(*(column.to_pylist() for column in columns), strict=True)
    return found


def test_all_files_are_one_table_in_the_order_of_their_names(export: Path) -> None:
    seen = opened(path=export)

    assert isinstance(seen, Opened), seen
    assert seen.kind == "parquet"
    assert seen.headers == ("amount", "order", "month")
    assert table(seen) == [
        (1, "1.5", "1", "2026-01"),
        (2, "2", "2", "2026-01"),
        (3, "9.00", "3", "2026-02"),
        (4, "1", "4", None),
    ]


def test_the_digest_tells_bytes_and_names_and_nothing_else(export: Path) -> None:
    def digest() -> str:
        listed = folder.parts(folder=export)
        assert isinstance(listed, tuple)
        return folder.digest(folder=export, listed=listed)

    first = digest()
    (export / "_SUCCESS").write_text("again")
    assert digest() == first
    moved = export / "month=2026-03"
    (export / "month=2026-02").rename(moved)
    assert digest() != first


def test_a_folder_that_changes_in_between_is_refused(export: Path) -> None:
    seen = opened(path=export)
    assert isinstance(seen, Opened)
    put(export / "late.parquet", order=[9], amount=["1"], month=["x"])

    with pytest.raises(UnreadableError) as stopped:
        list(batches(seen=seen))
    assert stopped.value.refusal.reason == "file_changed"


def refused(path: Path) -> str:
    answer = opened(path=path)
    assert isinstance(answer, Refusal), answer
    return answer.reason


def test_what_is_no_table_is_refused_by_name(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    assert refused(tmp_path / "empty") == "folder_without_parquet"
    put(tmp_path / "nothing" / "a.parquet", order=pa.array([], pa.int64()))
    assert refused(tmp_path / "nothing") == "file_without_rows"
    put(tmp_path / "two" / "a.parquet", order=[1])
    put(tmp_path / "two" / "b.parquet", order=[1], more=[1])
    assert refused(tmp_path / "two") == "folder_columns"
    (tmp_path / "two" / "b.parquet").write_bytes(b"PAR1 broken")
    assert refused(tmp_path / "two") == "file_broken"
    monkeypatch.setattr(folder, "MOST_FILES", 2)
    assert refused(export) == "folder_files"


def test_links_do_not_lead_out(export: Path, tmp_path: Path) -> None:
    put(tmp_path / "secret.parquet", order=[7], amount=["7"], month=["x"])
    (export / "link.parquet").symlink_to(tmp_path / "secret.parquet")

    seen = opened(path=export)

    assert isinstance(seen, Opened)
    assert len(table(seen)) == 4
