"""Files as analysts bring them, put on an engine, whatever program wrote them."""

import shutil
from pathlib import Path
from typing import Any

import duckdb

from guerdon.lake.encoding import CHUNK, MARKS, scanned
from guerdon.terms.decision import Refusal

UTF8 = ("utf-8", "utf-8-sig")


def table(*, engine: Any, path: Path, scratch: Path) -> Any:
    """A CSV or Parquet file, or a folder of Parquet files, as a table of the engine.

    A text that is not UTF-8 (spreadsheets write GB 18030 in China, or UTF-16) is written anew into
    `scratch`, which must stay for as long as the table is asked. Raises duckdb.Error for a file
    that is none of these, here or where the table is asked.
    """
    if path.is_dir():
        return engine.read_parquet(str(path / "**" / "*.parquet"))
    if path.suffix.lower() in (".parquet", ".pq"):
        return engine.read_parquet(str(path))
    try:
        return engine.read_csv(str(path))
    except duckdb.Error:
        encoding = _encoding(path)
        if encoding in UTF8:
            raise
    plain = scratch / f"{path.stem}.utf-8.csv"
    with (
        path.open(encoding=encoding, newline="") as old,
        plain.open("w", encoding="utf-8", newline="") as new,
    ):
        shutil.copyfileobj(old, new, CHUNK)
    return engine.read_csv(str(plain))


def _encoding(path: Path) -> str:
    """The encoding by what the bytes say; UTF-8 where they say none."""
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in MARKS if head.startswith(mark)), "")
    found = scanned(path=path, encoding=marked)
    return UTF8[0] if isinstance(found, Refusal) else found[1]
