"""A chart as a table: the same rows that are drawn, under the words that the chart itself shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field of the rows with its word; `number` where it stands to the right."""

    field: str
    word: str
    written: str = ""
    number: bool = False
    time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Heads and cells as people read them; a cell is a number or not."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[str, bool], ...], ...]


def tabled(*, spec: Mapping[str, Any]) -> Table:
    """The table of a Vega-Lite specification with its data inside.

    Its columns are what the chart shows when one of its marks is pointed at, so that who cannot
    point reads the same. Raises ValueError for a chart that shows nothing then.
    """
    parts = [(part, told) for part in _parts(spec) if (told := _told(part))]
    if not parts:
        raise ValueError("the chart names no fields to read")
    told = parts[0][1]
    columns = tuple(_column(one) for one in told)
    rows: list[dict[str, Any]] = []
    taken: list[Any] = []
    for part, fields in parts:
        # Lines beside each other are one table; what is drawn twice of the same rows is told once.
        if fields == told and (data := part.get("data") or spec.get("data")) not in taken:
            taken.append(data)
            rows += _values(part, spec)
    return Table(columns=columns, rows=tuple(_cells(row, columns) for row in rows))


def _parts(spec: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The chart and its layers, also those within a layer."""
    yield spec
    for layer in spec.get("layer", ()):
        yield from _parts(layer)


def _told(part: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The fields that a mark shows when it is pointed at."""
    told = part.get("encoding", {}).get("tooltip")
    return told if isinstance(told, Sequence) and not isinstance(told, str) else ()


def _column(told: Mapping[str, Any]) -> Column:
    return Column(
        field=told["field"],
        word=told.get("title") or told["field"],
        written=told.get("format", ""),
        number=told.get("type") == "quantitative",
        time=told.get("type") == "temporal",
    )


def _values(part: Mapping[str, Any], whole: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a layer, or those that it has from the whole chart."""
    data = part.get("data") or whole.get("data") or {}
    if "name" in data:
        return list(whole.get("datasets", {}).get(data["name"], ()))
    return list(data.get("values", ()))


def _cells(row: Mapping[str, Any], columns: Sequence[Column]) -> tuple[tuple[str, bool], ...]:
    return tuple((_cell(row.get(column.field), column), column.number) for column in columns)


def _cell(value: Any, column: Column) -> str:
    if value is None:
        return "–"
    if column.number:
        # What is written like this in a chart is written alike here, with a real minus sign.
        return format(value, column.written or ",").replace("-", "−")
    if column.time:
        # The formats of charts know days without a leading zero; %- is not the same everywhere.
        day = date.fromisoformat(str(value)[:10])
        said = column.written.replace("%-d", str(day.day)).replace("%-m", str(day.month))
        return day.strftime(said) if said else day.isoformat()
    return str(value)
