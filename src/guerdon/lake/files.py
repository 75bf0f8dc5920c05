"""A file that people bring: what it really is, in which encoding, and the names of its columns."""

import codecs
import hashlib
from dataclasses import replace
from itertools import islice
from pathlib import Path

from guerdon.lake import folder
from guerdon.lake.encoding import CHUNK, MARKS, scanned, separator
from guerdon.lake.rows import MOST_COLUMNS, Opened, UnreadableError, broken, rows
from guerdon.terms.decision import Refusal

_OTHERS = (
    (b"PK\x03\x04", "a workbook or zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "an SQLite database"),
)


def opened(*, path: Path) -> Opened | Refusal:
    """The file, or folder of Parquet, read once through for its digest, encoding and limits.

    Refused by name: absent, empty, header only, a workbook or another thing than a table, an
    encoding that is not UTF-8, UTF-16 with a mark or GB 18030, a line beyond LONGEST_LINE, a
    repeated column name. Memory stays at a few megabytes whatever the file's size.
    """
    name = path.name
    try:
        found = path.stat()
        if path.is_dir():
            return _folder(path)
        if not path.is_file():
            return Refusal(reason="file_not_found", data={"file": name})
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError:
        return Refusal(reason="file_not_found", data={"file": name})
    unread = Opened(
        path=path,
        kind="",
        digest="",
        size=found.st_size,
        changed_at=found.st_mtime_ns,
        headers=(),
    )
    if not head.strip(b"\r\n\t \x00\xef\xbb\xbf"):
        return Refusal(reason="file_empty", data={"file": name})
    if head.startswith(b"PAR1"):
        return _parquet(unread)
    refusal = _other(name, head)
    return refusal if refusal else _text(unread, head)


def _other(name: str, head: bytes) -> Refusal | None:
    for mark, looks in _OTHERS:
        if head.startswith(mark):
            return Refusal(reason="file_is_other", data={"file": name, "looks": looks})
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].lower()
    looks = ""
    if start.startswith((b"<!doctype", b"<html", b"<?xml")):
        looks = "a web page or XML"
    elif start.startswith((b'{"', b"{\n", b'[{"', b"[\n")):
        looks = "JSON"
    elif name.lower().endswith((".parquet", ".pq")):
        looks = "not Parquet"
    elif b"\x00" in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        looks = "binary data"
    return Refusal(reason="file_is_other", data={"file": name, "looks": looks}) if looks else None


def _folder(path: Path) -> Opened | Refusal:
    """All files must name the same columns, in any order; types may differ, as texts do not."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    listed = folder.parts(folder=path)
    if isinstance(listed, Refusal):
        return listed
    headers: list[str] = []
    rows = 0
    for part in listed:
        try:
            seen = pq.ParquetFile(part.path)
        except (pa.ArrowException, OSError) as error:
            return broken(path=part.path, error=error)
        inside = [str(name) for name in seen.schema_arrow.names]
        names = inside + [name for name in part.named if name not in inside]
        headers = headers or names
        if sorted(names) != sorted(headers):
            data = {"file": part.path.name, "found": ", ".join(names)[:300]}
            return Refusal(
                reason="folder_columns", data=data | {"expected": ", ".join(headers)[:300]}
            )
        rows += seen.metadata.num_rows
    if rows == 0:
        return Refusal(reason="file_without_rows", data={"file": path.name})
    size, changed = folder.stamp(path=path)
    return _checked(
        Opened(
            path=path,
            kind="parquet",
            digest=folder.digest(folder=path, listed=listed),
            size=size,
            changed_at=changed,
            headers=tuple(headers),
        )
    )


def _parquet(unread: Opened) -> Opened | Refusal:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = unread.path
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return Refusal(reason="file_is_other", data={"file": path.name, "looks": "Parquet"})
    try:
        seen = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        return broken(path=path, error=error)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    if seen.metadata.num_rows == 0:
        return Refusal(reason="file_without_rows", data={"file": path.name})
    headers = tuple(str(header) for header in seen.schema_arrow.names)
    return _checked(replace(unread, kind="parquet", digest=digest.hexdigest(), headers=headers))


def _text(unread: Opened, head: bytes) -> Opened | Refusal:
    path = unread.path
    marked = next((name for mark, name in MARKS if head.startswith(mark)), "")
    found = scanned(path=path, encoding=marked)
    if isinstance(found, Refusal):
        return found
    digest, encoding = found
    with path.open(encoding=encoding, newline="") as file:
        lines = [line for line in islice(file, 200) if line.strip()]
    sign = separator(lines=lines)
    seen = replace(unread, kind="text", digest=digest, encoding=encoding, separator=sign)
    try:
        first = next(rows(seen=seen, keep_header=True), None)
        if first is None or not first[1]:
            return Refusal(reason="file_empty", data={"file": path.name})
        headed = _is_header(first[1])
        headers = tuple(
            (cell.strip() if headed else "") or f"column_{place}"
            for place, cell in enumerate(first[1], start=1)
        )
        seen = replace(seen, headers=headers, headed=headed)
        if next(rows(seen=seen), None) is None:
            return Refusal(reason="file_without_rows", data={"file": path.name})
    except UnreadableError as error:
        return error.refusal
    return _checked(seen)


def _is_header(cells: list[str]) -> bool:
    """A first row with a number or a date in it is data: nobody calls a column 12.40."""
    return not any(any(sign.isdigit() for sign in cell) and _is_value(cell) for cell in cells)


def _is_value(cell: str) -> bool:
    return all(sign.isdigit() or sign in " .,:-/+$€£¥%TZ" for sign in cell.strip())


def _checked(seen: Opened) -> Opened | Refusal:
    if len(seen.headers) > MOST_COLUMNS:
        data = {"file": seen.path.name, "columns": len(seen.headers), "most": MOST_COLUMNS}
        return Refusal(reason="too_many_columns", data=data)
    known: set[str] = set()
    for header in seen.headers:
        if header in known:
            data = {"file": seen.path.name, "column": header[:80]}
            return Refusal(reason="column_repeated", data=data)
        known.add(header)
    return seen
