"""A file that somebody brings to be looked at as it is, put on an engine; intake has its own way.

Whatever program wrote it: spreadsheets write GB 18030 in China, or UTF-16.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from guerdon.lake import engine as engines
from guerdon.lake.encoding import CHUNK, encoding_of
from guerdon.lake.files import opened
from guerdon.terms.decision import Refusal

UTF8 = ("utf-8", "utf-8-sig")
PARQUET = (".parquet", ".pq")
FIRST, LAST = "0001-01-01", "9999-12-31"
# The engine opens these by itself.
PACKED = (".gz", ".zst")


def table(*, engine: Any, path: Path, scratch: Path) -> Any:
    """A CSV or Parquet file, or a folder of Parquet files, as a table of the engine.

    A text that is not UTF-8 is written anew into `scratch`, which must stay for as long as the
    table is asked. Raises duckdb.Error for a file that is none of these, here or where the table
    is asked.
    """
    import duckdb

    if path.is_dir():
        return engine.read_parquet(str(path / "**" / "*.parquet"))
    if path.suffix.lower() in PARQUET:
        return engine.read_parquet(str(path))
    try:
        return engine.read_csv(str(path))
    except duckdb.Error:
        found = encoding_of(path=path)
        if isinstance(found, Refusal) or found in UTF8:
            raise
    plain = scratch / f"{path.stem}.utf-8.csv"
    with (
        path.open(encoding=found, newline="") as old,
        plain.open("w", encoding="utf-8", newline="") as new,
    ):
        shutil.copyfileobj(old, new, CHUNK)
    return engine.read_csv(str(plain))


def held(*, engine: Any, path: Path) -> Any | Refusal:
    """The file read once and held by the engine, or why it is no table with columns and rows.

    A day or a moment beyond the years 1 to 9999 is NULL: CSV's word inf is read as one.
    """
    import duckdb

    if path.suffix.lower() not in PACKED:
        seen = opened(path=path)
        if isinstance(seen, Refusal):
            return seen
    with tempfile.TemporaryDirectory(prefix="guerdon-") as scratch:
        try:
            found = table(engine=engine, path=path, scratch=Path(scratch))
            return engines.held(engine=engine, expr=_of_our_calendar(found), name="brought")
        except (duckdb.Error, OSError) as error:
            problem = str(error).splitlines()[0][:200]
            return Refusal(reason="trial_unreadable", data={"file": path.name, "problem": problem})


def _of_our_calendar(found: Any) -> Any:
    import ibis

    whole = {}
    for name, kind in found.schema().items():
        if kind.is_date() or kind.is_timestamp():
            column = found[name]
            within = column.cast("timestamp").between(FIRST, LAST)
            whole[name] = within.ifelse(column, ibis.null(kind))
    return found.mutate(**whole) if whole else found
