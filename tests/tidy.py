"""The limits of the house as tests: sizes, names, mirrors, nothing dead, nothing of one machine."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house import ROOT
from tests.sources import PACKAGE, SRC, none_of, place, python_files, text, tracked, tree

LONGEST_FUNCTION = 70
LONGEST_FILE = 400
WIDEST_LINE = 100
# A remark to a tool may stand beyond the edge: wrapped, it would no longer work.
PRAGMA = re.compile(r"\s+# (noqa|type: ignore)\b.*$")

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "services", "managers", "common", "base"}

# Modules without a test file of their own, each with its reason.
UNMIRRORED = {
    "web/urls.py": "tests/web/test_routes.py lists and calls every address",
}

# Where a program begins: not imported by anything, yet alive.
ENTRY_POINTS = ("guerdon.__main__", "guerdon.cli", "guerdon.wsgi", "guerdon.settings")
DJANGO_LOADS = re.compile(r"\.(apps|(migrations|templatetags)(\..*)?)$")

OF_ONE_MACHINE = re.compile(
    r"(?<![\w.~$])/(root|home/\w+|Users/\w+|work/(main|shared))/|"
    r"https?://[\w.-]*(pypi\.org|pythonhosted\.org|npmjs\.org|debian\.org|ubuntu\.com)"
)


def test_functions_are_short() -> None:
    faults = [
        f"{place(path, node.lineno)} {node.name} has {size} lines"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (size := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    why = f"a function that fits one screen ({LONGEST_FUNCTION} lines) can be checked by reading"
    none_of(faults, why=why, mend="take out a step that has a name of its own")


def test_files_are_short() -> None:
    faults = [
        f"{place(path)} has {lines} lines"
        for path in python_files()
        if (lines := text(path).count("\n")) > LONGEST_FILE
    ]
    why = f"a file over {LONGEST_FILE} lines holds more than one noun or verb of the business"
    none_of(faults, why=why, mend="split it by what it is about, not by 'the rest'")


def test_lines_are_narrow() -> None:
    faults = [
        f"{place(path, number)} has {len(line)} columns"
        for path in python_files()
        for number, line in enumerate(text(path).splitlines(), start=1)
        if len(PRAGMA.sub("", line)) > WIDEST_LINE
    ]
    none_of(faults, why="two files must fit side by side", mend="run `make format`, then wrap")


def test_each_module_says_what_it_is_in_one_sentence() -> None:
    faults = []
    for path in python_files():
        said = ast.get_docstring(tree(path), clean=True)
        first, _, rest = (said or "").partition("\n")
        if not first:
            faults.append(f"{place(path, 1)} has no docstring")
        elif not first.endswith("."):
            faults.append(f"{place(path, 1)} first line is not a whole sentence: {first}")
        elif rest and not rest.startswith("\n"):
            faults.append(f"{place(path, 2)} a blank line is wanted after the first sentence")
    why = "the listing of a folder, with its first lines, is its table of contents"
    none_of(faults, why=why, mend='begin the file with """One sentence, ending in a full stop."""')


def test_each_module_has_its_test() -> None:
    faults = [
        f"{place(path)} wants {place(mirror)}"
        for path in python_files(under="src/guerdon/")
        if not _unmirrored(path) and (mirror := _mirror(path)) not in set(tracked())
    ]
    why = "who changes a module must find its test without searching"
    mend = "write it; only a module that cannot be tested alone goes into UNMIRRORED with a reason"
    none_of(faults, why=why, mend=mend)


def _unmirrored(path: Path) -> bool:
    inside = path.relative_to(PACKAGE).as_posix()
    if any(inside == name or inside.startswith(f"{name}/") for name in UNMIRRORED):
        return True
    # Where no function stands, nothing runs: tables, values and lists are tested by those who use
    # them.
    return not any(isinstance(node, ast.FunctionDef | ast.Lambda) for node in ast.walk(tree(path)))


def _only_says(path: Path) -> bool:
    """A package that holds its docstring alone."""
    return path.name == "__init__.py" and len(tree(path).body) == 1


def _mirror(path: Path) -> Path:
    inside = path.relative_to(PACKAGE)
    if inside == Path("__init__.py"):
        return ROOT / "tests" / "test_guerdon.py"
    if path.name == "__init__.py":
        inside = inside.parent.with_suffix(".py")
    return ROOT / "tests" / inside.parent / f"test_{inside.name}"


def test_the_list_of_exceptions_is_not_stale() -> None:
    faults = [name for name in UNMIRRORED if not (PACKAGE / name).exists()]
    none_of(faults, why="an exception for nothing hides the next one", mend="drop it")


def test_no_module_is_dead() -> None:
    reached: set[str] = set()
    waiting = [*ENTRY_POINTS, *(name for name in modules() if DJANGO_LOADS.search(name))]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in modules():
            continue
        reached.add(name)
        waiting += [name.rpartition(".")[0], *_used_by(modules()[name])]
    dead = [
        place(path)
        for name, path in modules().items()
        if name not in reached and not _only_says(path)
    ]
    why = "code that no command, page, job or call reaches cannot fail, and so cannot be trusted"
    none_of(dead, why=why, mend="let what it is for import it, or remove it")


@cache
def modules() -> dict[str, Path]:
    """Dotted name -> file of each module in src."""
    found = {}
    for path in python_files(under="src/guerdon/"):
        parts = path.relative_to(SRC).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _used_by(path: Path) -> Iterator[str]:
    """Modules this file imports, or names in a text that it imports by name later."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _named_in(node.value)
        elif isinstance(node, ast.JoinedStr):
            first = node.values[0] if node.values else None
            if isinstance(first, ast.Constant) and str(first.value).startswith("guerdon."):
                folder = str(first.value).rpartition(".")[0]
                yield from (name for name in modules() if name.rpartition(".")[0] == folder)


def _named_in(said: str) -> Iterator[str]:
    """`guerdon.web.frame.frame` and `guerdon.flows.intake.intake:as_job` name modules too."""
    if re.fullmatch(r"guerdon(\.\w+)+(:\w+)?", said):
        name = said.partition(":")[0]
        yield name
        yield name.rpartition(".")[0]


def test_no_file_is_a_bucket() -> None:
    faults = [
        place(path)
        for path in tracked()
        if FORBIDDEN_NAMES & {path.stem.lower(), path.parent.name.lower()}
    ]
    why = "a file with such a name fills up; a file is a noun or a verb of the business"
    none_of(faults, why=why, mend="name it by what it holds")


def test_nothing_belongs_to_one_machine() -> None:
    faults = [
        f"{place(path, number)} {match.group()}"
        for path in tracked()
        if path != Path(__file__).resolve()
        for number, line in enumerate(text(path).splitlines(), start=1)
        if (match := OF_ONE_MACHINE.search(line))
    ]
    why = "paths and package hosts of one machine break or betray on every other"
    none_of(faults, why=why, mend="make it relative, an argument or an environment variable")


def test_the_word_event_never_stands_alone() -> None:
    faults = [
        f"{place(path, line)} {name}"
        for path in python_files(under="src/guerdon/")
        for name, line in _bound(tree(path))
        if {"event", "events"} & set(re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().split("_"))
    ]
    why = "one word, one meaning: it would name a party, a trigger and a log line (docs/words.md)"
    none_of(faults, why=why, mend="say occasion, trigger, act or entry")


def _bound(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Each name that this file makes up."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno


def test_the_migration_is_in_step_with_the_models() -> None:
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    faults = [
        f"{app}: {operation.describe()}"
        for app, migrations in found.changes(graph=loader.graph).items()
        for migration in migrations
        for operation in migration.operations
    ]
    why = "a database made from the migration would lack what the code asks for"
    none_of(faults, why=why, mend="run `make migrations` and commit both at once")


def test_only_one_place_opens_a_write() -> None:
    faults = [
        f"{place(path, number)} {line.strip()}"
        for path in python_files(under="src/guerdon/")
        if path.relative_to(PACKAGE).as_posix() not in ("store/writing.py", "store/reading.py")
        for number, line in enumerate(text(path).splitlines(), start=1)
        if re.search(r"\batomic\(|\bon_commit\(|\bset_autocommit\(", line)
    ]
    why = "a transaction beside the writer's turn can deadlock with it on SQLite"
    none_of(faults, why=why, mend="use store.writing.write() or store.reading.one_moment()")
