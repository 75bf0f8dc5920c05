"""Runs one benchmark or all: `python -m benchmarks NAME [--size small|full] [--json]`."""

import json
import os
import platform
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
FIELDS = ("bench", "case", "size", "ours", "other", "other_name", "ratio", "unit", "machine")
SIZES = ("small", "full")


def names() -> list[str]:
    """Every benchmark: a module here with NAME and `run(*, size)`."""
    stems = sorted(file.stem for file in HERE.glob("*.py") if not file.stem.startswith("_"))
    return [module.NAME for stem in stems if hasattr(module := _module(stem), "NAME")]


def _module(stem: str) -> Any:
    return import_module(f"benchmarks.{stem}")


def results(*, name: str, size: str) -> Iterator[dict[str, Any]]:
    """The lines of one benchmark as they come, each with all FIELDS.

    A benchmark yields at least case, ours, other, other_name and unit; ratio is ours / other
    unless it says otherwise (None where there is no other).
    """
    stem = next(file.stem for file in HERE.glob("*.py") if _called(file) == name)
    for line in _module(stem).run(size=size):
        whole = {"bench": name, "size": size, "machine": machine(), "ratio": None} | line
        if whole["ratio"] is None and whole.get("other"):
            whole["ratio"] = round(whole["ours"] / whole["other"], 3)
        missing = [field for field in FIELDS if field not in whole]
        if missing:
            raise click.ClickException(f"benchmark {name} does not say {', '.join(missing)}")
        yield {field: whole[field] for field in FIELDS}


def _called(file: Path) -> str | None:
    if file.stem.startswith("_"):
        return None
    return getattr(_module(file.stem), "NAME", None)


def _on_demand(name: str) -> bool:
    """Whether a benchmark runs only where it is named: it installs what others made."""
    return any(getattr(_module(file.stem), "ON_DEMAND", False) for file in HERE.glob("*.py")
               if _called(file) == name)  # fmt: skip


def machine() -> str:
    """The machine in a few words: a figure means little without it."""
    where = f"{platform.system()} {platform.machine()}"
    return f"{where}, {os.cpu_count()} cores, Python {platform.python_version()}"


def written(value: Any) -> str:
    """A figure for people: three places that matter, thousands apart."""
    if value is None:
        return "–"
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


@click.command()
@click.argument("name")
@click.option("--size", type=click.Choice(SIZES), default="small", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def main(name: str, size: str, as_json: bool) -> None:
    """Run the benchmark NAME, or `all` but those that install what others made."""
    wanted = [each for each in names() if not _on_demand(each)] if name == "all" else [name]
    if unknown := set(wanted) - set(names()):
        raise click.UsageError(f"no benchmark {unknown.pop()!r}; there are: {', '.join(names())}")
    for each in wanted:
        if as_json:
            for line in results(name=each, size=size):
                click.echo(json.dumps(line, ensure_ascii=False))
        else:
            shown(name=each, size=size)


def shown(*, name: str, size: str) -> None:
    """A table for people."""
    table = Table(title=f"{name} ({size})", title_justify="left", caption=machine())
    for column in ("case", "ours", "other", "ratio", "unit"):
        table.add_column(column, justify="left" if column in ("case", "unit") else "right")
    for line in results(name=name, size=size):
        other = written(line["other"])
        named = f"{other} {line['other_name']}" if line["other"] is not None else other
        figures = (str(line["case"]), written(line["ours"]), named, written(line["ratio"]))
        table.add_row(*figures, str(line["unit"]))
    Console(width=None if sys.stdout.isatty() else 110).print(table)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
