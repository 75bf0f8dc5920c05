"""A folder of Parquet files read as one table, with the columns that its folders are named by."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from guerdon.lake.encoding import CHUNK
from guerdon.terms.decision import Refusal

MOST_FILES = 10_000
ENDINGS = (".parquet", ".pq")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of the table; `named` are columns told by its folders, as in month=2026-01/."""

    path: Path
    named: Mapping[str, str | None]


def parts(*, folder: Path) -> tuple[Part, ...] | Refusal:
    """The Parquet files below the folder in the order of their names.

    What begins with a dot or an underscore is a program's own (_SUCCESS, _temporary) and left
    out, also within such folders; links are not followed out of the folder.
    """
    whole = folder.resolve()
    found: list[Part] = []
    for path in sorted(_files(whole)):
        if len(found) == MOST_FILES:
            return Refusal(reason="folder_files", data={"file": folder.name, "most": MOST_FILES})
        found.append(Part(path=path, named=_named(path.relative_to(whole).parent)))
    if not found:
        return Refusal(reason="folder_without_parquet", data={"file": folder.name})
    return tuple(found)


def _files(whole: Path) -> Iterator[Path]:
    for path in whole.rglob("*"):
        inner = path.relative_to(whole)
        if path.suffix.lower() not in ENDINGS or not path.is_file():
            continue
        if any(part.startswith((".", "_")) for part in inner.parts):
            continue
        if path.resolve().is_relative_to(whole):
            yield path


def _named(inner: Path) -> dict[str, str | None]:
    pairs = [part.partition("=") for part in inner.parts if "=" in part]
    nothing = "__HIVE_DEFAULT_PARTITION__"
    return {
        unquote(name): None if value == nothing else unquote(value)
        for name, _, value in pairs
        if name
    }


def digest(*, folder: Path, listed: tuple[Part, ...]) -> str:
    """The same for the same files with the same bytes under the same names."""
    found = hashlib.sha256()
    for part in listed:
        name = str(part.path.relative_to(folder.resolve())).encode()
        found.update(len(name).to_bytes(4) + name + part.path.stat().st_size.to_bytes(8))
        with part.path.open("rb") as file:
            while chunk := file.read(CHUNK):
                found.update(chunk)
    return found.hexdigest()


def stamp(*, path: Path) -> tuple[int, int]:
    """Size and newest change of a file, or of all files of a folder of Parquet."""
    files = [path] if not path.is_dir() else sorted(_files(path.resolve()))
    found = [file.stat() for file in files]
    return sum(one.st_size for one in found), max((one.st_mtime_ns for one in found), default=0)
