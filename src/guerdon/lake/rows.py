"""The rows of an opened file in batches of texts, row by row where that is what it takes."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from guerdon.lake import folder
from guerdon.lake.encoding import LONGEST_LINE, SPACES
from guerdon.terms.decision import Refusal

if TYPE_CHECKING:
    import pyarrow as pa

MOST_LINES_IN_A_ROW = 100  # beyond this a quote was never closed
MOST_COLUMNS = 1000
BATCH_ROWS = 1 << 16
SAMPLE_ROWS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A readable table: where, what, the digest of its bytes and the names of its columns."""

    path: Path
    kind: str  # text | parquet
    digest: str
    size: int
    changed_at: int  # nanoseconds: the file must not change between two readings
    headers: tuple[str, ...]
    encoding: str = ""
    separator: str = ""
    headed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Malformed:
    """One row that is no row of the table, as it stands in the file."""

    row: int
    reason: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows in file order: `numbers` counts data rows from 1, `columns` are texts by header."""

    numbers: "pa.Array"
    columns: "list[pa.Array]"
    malformed: tuple[Malformed, ...]


class UnreadableError(Exception):
    """Carries a refusal out of the middle of a file."""

    def __init__(self, refusal: Refusal) -> None:
        """The refusal is what counts."""
        super().__init__(refusal.reason)
        self.refusal = refusal


class _Lines:
    """The lines of a file; the last one read is kept for what has to be shown."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        for line in self.file:
            self.last = line
            yield line


def rows(*, seen: Opened, keep_header: bool = False) -> Iterator[tuple[int, list[str], str]]:
    """(data row, cells, reason): reason is empty, or says why the cells are not a row."""
    csv.field_size_limit(LONGEST_LINE)
    skip = seen.headed and not keep_header
    with seen.path.open(encoding=seen.encoding, newline="") as file:
        if seen.separator == SPACES:
            for number, line in enumerate((line for line in file if line.strip()), 1 - skip):
                if number > 0:
                    yield number, line.split(), ""
            return
        lines = _Lines(file)
        reader = csv.reader(iter(lines), delimiter=seen.separator, strict=True)
        number, began = -1 if skip else 0, 0
        while True:
            try:
                cells, reason = next(reader), ""
            except StopIteration:
                return
            except csv.Error as error:
                cells, reason = [lines.last.rstrip("\r\n")], "row_malformed"
                if "field limit" in str(error) or "end of data" in str(error):
                    raise _open_quote(seen, began + 1) from error
            if reader.line_num - began > MOST_LINES_IN_A_ROW:
                raise _open_quote(seen, began + 1)
            began = reader.line_num
            if cells and (len(cells) > 1 or cells[0].strip()):
                number += 1
                if number > 0:
                    yield number, cells, reason


def broken(*, path: Path, error: Exception) -> Refusal:
    """A file that its own reader cannot read, with what that says."""
    problem = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return Refusal(reason="file_broken", data={"file": path.name, "problem": problem})


def _open_quote(seen: Opened, line: int) -> UnreadableError:
    return UnreadableError(
        Refusal(reason="quote_open", data={"file": seen.path.name, "line": line})
    )


def batches(*, seen: Opened, most: int = BATCH_ROWS) -> Iterator[Batch]:
    """The file's rows in order; UnreadableError where the file breaks off in the middle."""
    if folder.stamp(path=seen.path) != (seen.size, seen.changed_at):
        raise UnreadableError(Refusal(reason="file_changed", data={"file": seen.path.name}))
    yield from _parquet_batches(seen, most) if seen.kind == "parquet" else _text_batches(seen, most)


def _text_batches(seen: Opened, most: int) -> Iterator[Batch]:
    import pyarrow as pa

    width = len(seen.headers)
    source = rows(seen=seen)
    while chunk := list(islice(source, most)):
        malformed, good = [], []
        for number, given, reason in chunk:
            cells = given if any(given[width:]) else given[:width]
            if reason or len(cells) != width:
                shown = tuple(cells[: MOST_COLUMNS + 1])
                malformed.append(Malformed(row=number, reason="row_malformed", fields=shown))
            else:
                good.append((number, cells))
        columns = list(zip(*(cells for _, cells in good), strict=True)) or [()] * width
        yield Batch(
            numbers=pa.array([number for number, _ in good], pa.int64()),
            columns=[pa.array(column, pa.string()) for column in columns],
            malformed=tuple(malformed),
        )


def _parquet_batches(seen: Opened, most: int) -> Iterator[Batch]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    first = 1
    for part in _parts(seen):
        try:
            for batch in pq.ParquetFile(part.path).iter_batches(most):
                numbers = pa.array(range(first, first + len(batch)), pa.int64())
                first += len(batch)
                inside = dict(zip(batch.schema.names, batch.columns, strict=True))
                columns = [
                    _texts(inside[header])
                    if header in inside
                    else pa.array([part.named[header]] * len(batch), pa.string())
                    for header in seen.headers
                ]
                yield Batch(numbers=numbers, columns=columns, malformed=())
        except (pa.ArrowException, OSError) as error:
            raise UnreadableError(broken(path=part.path, error=error)) from error


def _parts(seen: Opened) -> tuple[folder.Part, ...]:
    if not seen.path.is_dir():
        return (folder.Part(path=seen.path, named={}),)
    listed = folder.parts(folder=seen.path)
    if isinstance(listed, Refusal):
        raise UnreadableError(listed)
    return listed


def _texts(column: Any) -> Any:
    """A Parquet column as people would read it: whole doubles without .0, times without zeros."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        column = pc.cast(column, pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([None if cell is None else str(cell) for cell in column.to_pylist()])
    texts = pc.cast(column, pa.string())
    if pa.types.is_floating(kind):
        texts = pc.replace_substring_regex(texts, pattern=r"\.0$", replacement="")
    return texts


def sample(*, seen: Opened, most: int = SAMPLE_ROWS) -> list[list[str | None]] | Refusal:
    """The first rows as texts, column by column in the order of the headers."""
    try:
        batch = next(batches(seen=seen, most=most), None)
    except UnreadableError as error:
        return error.refusal
    if batch is None:
        return [[] for _ in seen.headers]
    return [column.to_pylist() for column in batch.columns]
