"""The project's own files as tidy reads them: which there are, parsed once, faults said well."""

import ast
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.house import ROOT

SRC = ROOT / "src"
PACKAGE = SRC / "guerdon"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is or would be committed; in a source archive every file but hidden ones."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        said = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout
        named = [ROOT / name for name in said.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        named = [path for path in ROOT.rglob("*") if not _hidden(path)]
    return tuple(sorted(path for path in set(named) if path.is_file()))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(ROOT).parts)


def python_files(*, under: str = "") -> list[Path]:
    """Python files below a folder of the project, without the migration that Django wrote."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).as_posix().startswith(under)
        and "migrations" not in path.parts
    ]


def files(*, under: str, suffix: str) -> list[Path]:
    """Files of one kind below a folder of the project."""
    return [
        path
        for path in tracked()
        if path.suffix == suffix and path.relative_to(ROOT).as_posix().startswith(under)
    ]


@cache
def text(path: Path) -> str:
    """The file's text; empty for a file that is no UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree(path: Path) -> ast.Module:
    """The file parsed."""
    return ast.parse(text(path), filename=str(path))


def place(path: Path, line: int | None = None) -> str:
    """Where: clickable in an editor."""
    short = path.relative_to(ROOT).as_posix()
    return short if line is None else f"{short}:{line}"


def none_of(faults: Iterable[str], *, why: str, mend: str) -> None:
    """Fail with every fault found, why it matters and how to mend it."""
    listed = sorted(faults)
    if listed:
        lines = "\n".join(f"  {fault}" for fault in listed)
        raise AssertionError(f"\n{lines}\n\nwhy:  {why}\nmend: {mend}")
