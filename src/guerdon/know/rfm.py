"""Recency, frequency and monetary scores from 1 to 5 and the name of each of the 125 cells."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import ibis
import ibis.expr.types as ir

SCORES = 5
MEASURES = ("rfm_r", "rfm_f", "rfm_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentNames:
    """`cells` names each (r, f, m); `names` has zh, en, about_zh and about_en of each name."""

    version: str
    cells: Mapping[tuple[int, int, int], str]
    names: Mapping[str, Mapping[str, str]]


@cache
def segment_names() -> SegmentNames:
    """The table in rfm_segments.toml; a cell without a known name raises ValueError."""
    text = (resources.files("guerdon.know") / "rfm_segments.toml").read_text(encoding="utf-8")
    return named(document=tomllib.loads(text))


def named(*, document: Mapping[str, Any]) -> SegmentNames:
    """The table from its document: five blocks of five rows of five names."""
    cells: dict[tuple[int, int, int], str] = {}
    for r in range(1, SCORES + 1):
        for f, row in enumerate(document["cells"][f"r{r}"].strip().splitlines(), start=1):
            for m, name in enumerate(row.split(), start=1):
                cells[r, f, m] = name
    full = {
        (r, f, m)
        for r in range(1, SCORES + 1)
        for f in range(1, SCORES + 1)
        for m in range(1, SCORES + 1)
    }
    if cells.keys() != full:
        raise ValueError(f"cells missing or too many: {sorted(full ^ cells.keys())[:5]}")
    strangers = set(cells.values()) - document["names"].keys()
    if strangers:
        raise ValueError(f"cells without a name: {sorted(strangers)}")
    return SegmentNames(version=document["version"], cells=cells, names=document["names"])


def scored(
    *,
    table: ir.Table,
    cells: Mapping[tuple[int, int, int], str] | None = None,
    rhythm_of_all: float | None = None,
) -> ir.Table:
    """The table with rfm_r, rfm_f, rfm_m and rfm_segment, from recency_days, repeat and spend.

    `cells` names all 125 where the shop has a table of its own. With `rhythm_of_all` R compares
    each silence to the customer's own rhythm_days, those days where a customer has none yet.

    R rewards a short silence, F many purchase days, M a high net spend. Spend of zero or less is
    one tie at the bottom and always scores 1.
    """
    worth = ibis.greatest(table.spend, 0)
    silence = table.recency_days
    if rhythm_of_all is not None:
        own = ibis.greatest(table.rhythm_days.fill_null(rhythm_of_all), 1.0)
        silence = table.recency_days / own
    made = scores(table=table, of={"rfm_r": -silence, "rfm_f": table.repeat, "rfm_m": worth})
    made = made.mutate(rfm_m=ibis.ifelse(made.spend <= 0, 1, made.rfm_m).cast("int64"))
    return made.mutate(rfm_segment=segment(table=made, cells=cells))


def scores(*, table: ir.Table, of: Mapping[str, ir.NumericValue]) -> ir.Table:
    """The table with a score of each value, 1 to 5, by where the middle of its ties stands.

    A ridit (Bross 1958), higher is more. Equal values always score the same. With no ties these
    are quintiles. The lowest value scores 1 and the highest 5 as soon as there are two; with only
    one value everybody scores 3, because nothing tells them apart. Each distinct value is scored
    once and looked up: to rank whole rows an engine sorts all their columns.
    """
    columns = table.columns
    valued = table.mutate(**{_by(name): value for name, value in of.items()})
    # All are counted over the same rows and joined at once, which is one short query.
    joined = valued
    for name in of:
        place = _scored(valued, name)
        joined = joined.left_join(place, valued[_by(name)] == place[_by(name)])
    return joined.select(*columns, *of)


def _by(name: str) -> str:
    return f"{name}_value"


def _scored(valued: ir.Table, name: str) -> ir.Table:
    """Each distinct value and its score."""
    by = _by(name)
    counted = valued.group_by(by).aggregate(equal=lambda t: t.count())
    stand = counted.mutate(
        upto=counted.equal.sum().over(ibis.cumulative_window(order_by=counted[by])),
        total=counted.equal.sum().over(ibis.window()),
    )
    below, equal, total = stand.upto - stand.equal, stand.equal, stand.total
    # ceil(5 (below + equal / 2) / total) in whole numbers.
    middle = (2 * SCORES * below + SCORES * equal + 2 * total - 1) // (2 * total)
    ends = ((equal == total, 3), (below == 0, 1), (stand.upto == total, SCORES))
    return stand.select(by, **{name: ibis.cases(*ends, else_=middle).cast("int64")})


def segment(
    *, table: ir.Table, cells: Mapping[tuple[int, int, int], str] | None = None
) -> ir.StringValue:
    """The name of each row's cell, by the shipped table unless the shop has its own."""
    named = cells or segment_names().cells
    # One look into a list: 125 comparisons a customer took as long as the scores.
    each = range(1, SCORES + 1)
    rows = [named[r, f, m] for r in each for f in each for m in each]
    names = ibis.literal(rows, type="array<string>")
    r, f, m = (table[measure] - 1 for measure in MEASURES)
    return names[((r * SCORES + f) * SCORES + m).cast("int32")]


def findings(*, counts: Mapping[str, Mapping[int, int]], not_positive: int) -> list[dict[str, Any]]:
    """What the scores cannot tell, said: scores that nobody has, and spend of zero or less.

    `counts` has, for each measure, how many customers each score has.
    """
    said: list[dict[str, Any]] = []
    for measure in MEASURES:
        found = counts[measure]
        missing = [number for number in range(1, SCORES + 1) if not found.get(number)]
        total = sum(found.values())
        if missing and total:
            data = {
                "measure": measure,
                "missing": missing,
                "largest": max(found.values()) / total,
            }
            said.append({"reason": "rfm_few_values", "data": data})
    if not_positive:
        said.append({"reason": "rfm_zero_spend", "data": {"customers": not_positive}})
    return said
